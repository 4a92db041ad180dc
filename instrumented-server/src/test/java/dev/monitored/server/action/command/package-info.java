/** Tests. */
@NullMarked
package dev.monitored.server.action.command;

import org.jspecify.annotations.NullMarked;
