/** Callbacks: the receivers of reports about ends, and the state of their delivery. */
@NullMarked
package dev.monitored.server.job.callback;

import org.jspecify.annotations.NullMarked;
