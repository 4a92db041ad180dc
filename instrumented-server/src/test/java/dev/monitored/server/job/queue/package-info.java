/** Tests. */
@NullMarked
package dev.monitored.server.job.queue;

import org.jspecify.annotations.NullMarked;
