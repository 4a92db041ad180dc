/** One writer and some readers of a database, and what its dialect is. */
@NullMarked
package dev.monitored.server.store.sql.database;

import org.jspecify.annotations.NullMarked;
