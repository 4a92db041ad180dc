/** The API about schedules. */
@NullMarked
package dev.monitored.server.http.schedule;

import org.jspecify.annotations.NullMarked;
