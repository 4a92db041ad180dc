/** How attempts end, and what is kept of them. */
@NullMarked
package dev.monitored.server.job.attempt;

import org.jspecify.annotations.NullMarked;
