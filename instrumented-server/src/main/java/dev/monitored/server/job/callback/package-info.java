/** Who is told of the end of a job or run, and how far that is. */
@NullMarked
package dev.monitored.server.job.callback;

import org.jspecify.annotations.NullMarked;
