/** The API about events and triggers. */
@NullMarked
package dev.monitored.server.http.trigger;

import org.jspecify.annotations.NullMarked;
