/** Adds to logs, reads and deletes them. */
@NullMarked
package dev.monitored.server.store.sql.log;

import org.jspecify.annotations.NullMarked;
