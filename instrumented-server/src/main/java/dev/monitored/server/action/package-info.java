/** What can be run: each action is one class. Depends on {@code job} alone. */
@NullMarked
package dev.monitored.server.action;

import org.jspecify.annotations.NullMarked;
