/** Reads and forgets changes. */
@NullMarked
package dev.monitored.server.store.sql.change;

import org.jspecify.annotations.NullMarked;
