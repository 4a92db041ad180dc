/** Keeps schedules, and starts what they start. */
@NullMarked
package dev.monitored.server.store.sql.schedule;

import org.jspecify.annotations.NullMarked;
