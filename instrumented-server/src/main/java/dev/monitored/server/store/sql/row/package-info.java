/** Rows and JSON columns into values, and back. */
@NullMarked
package dev.monitored.server.store.sql.row;

import org.jspecify.annotations.NullMarked;
