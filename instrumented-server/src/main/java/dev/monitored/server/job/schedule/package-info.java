/** What starts at certain times. */
@NullMarked
package dev.monitored.server.job.schedule;

import org.jspecify.annotations.NullMarked;
