/**
 * Submitting, claiming, executing, timing out and cancelling. Depends on {@code job} and on the
 * interface of {@code store}; observers implement {@code JobListener}.
 */
@NullMarked
package dev.monitored.server.engine;

import org.jspecify.annotations.NullMarked;
