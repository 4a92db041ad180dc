/** What attempts log. */
@NullMarked
package dev.monitored.server.job.log;

import org.jspecify.annotations.NullMarked;
