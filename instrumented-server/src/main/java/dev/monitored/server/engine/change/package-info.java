/** Tells those who follow it what has changed. */
@NullMarked
package dev.monitored.server.engine.change;

import org.jspecify.annotations.NullMarked;
