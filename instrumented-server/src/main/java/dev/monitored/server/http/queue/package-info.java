/** The API about queues and actions. */
@NullMarked
package dev.monitored.server.http.queue;

import org.jspecify.annotations.NullMarked;
