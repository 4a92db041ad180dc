/** Runs programs, and sees to it that nothing of them stays. */
@NullMarked
package dev.monitored.server.action.command;

import org.jspecify.annotations.NullMarked;
