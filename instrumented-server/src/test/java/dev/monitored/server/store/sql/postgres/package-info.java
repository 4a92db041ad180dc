/** Tests. */
@NullMarked
package dev.monitored.server.store.sql.postgres;

import org.jspecify.annotations.NullMarked;
