/** Calls those who asked to be told of ends. */
@NullMarked
package dev.monitored.server.engine.callback;

import org.jspecify.annotations.NullMarked;
