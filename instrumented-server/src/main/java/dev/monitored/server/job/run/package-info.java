/** Ordered steps of jobs, and what starts as a job or a run. */
@NullMarked
package dev.monitored.server.job.run;

import org.jspecify.annotations.NullMarked;
