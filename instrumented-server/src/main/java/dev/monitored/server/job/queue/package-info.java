/** What is counted of queues, and how long what has ended is kept. */
@NullMarked
package dev.monitored.server.job.queue;

import org.jspecify.annotations.NullMarked;
