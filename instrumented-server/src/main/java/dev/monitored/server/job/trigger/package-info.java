/** What events start. */
@NullMarked
package dev.monitored.server.job.trigger;

import org.jspecify.annotations.NullMarked;
