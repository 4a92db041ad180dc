/**
 * Opens the store in a database. The packages below it are the only ones with SQL, one for each
 * subject of the store, on top of {@code database}.
 */
@NullMarked
package dev.monitored.server.store.sql;

import org.jspecify.annotations.NullMarked;
