/** Keeps triggers, and starts what events start. */
@NullMarked
package dev.monitored.server.store.sql.trigger;

import org.jspecify.annotations.NullMarked;
