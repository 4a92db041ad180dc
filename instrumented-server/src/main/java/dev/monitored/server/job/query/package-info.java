/** What to list, and what is listed. */
@NullMarked
package dev.monitored.server.job.query;

import org.jspecify.annotations.NullMarked;
