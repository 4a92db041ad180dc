/** Knows the other processes that use the store. */
@NullMarked
package dev.monitored.server.engine.replica;

import org.jspecify.annotations.NullMarked;
