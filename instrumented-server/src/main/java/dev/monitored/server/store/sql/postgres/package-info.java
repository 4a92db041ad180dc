/** PostgreSQL, for several processes. */
@NullMarked
package dev.monitored.server.store.sql.postgres;

import org.jspecify.annotations.NullMarked;
