/** Tests. */
@NullMarked
package dev.monitored.server.store.sql.sqlite;

import org.jspecify.annotations.NullMarked;
