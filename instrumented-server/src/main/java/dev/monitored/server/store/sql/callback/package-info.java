/** Keeps how far callbacks are. */
@NullMarked
package dev.monitored.server.store.sql.callback;

import org.jspecify.annotations.NullMarked;
