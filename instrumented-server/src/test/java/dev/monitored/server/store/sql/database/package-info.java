/** Tests. */
@NullMarked
package dev.monitored.server.store.sql.database;

import org.jspecify.annotations.NullMarked;
