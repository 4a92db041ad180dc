/** A SQLite file, for one process at a time. */
@NullMarked
package dev.monitored.server.store.sql.sqlite;

import org.jspecify.annotations.NullMarked;
