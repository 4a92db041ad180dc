/** Limits and pauses queues; counts. */
@NullMarked
package dev.monitored.server.store.sql.queue;

import org.jspecify.annotations.NullMarked;
