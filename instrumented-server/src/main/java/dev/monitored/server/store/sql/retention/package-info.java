/** Deletes what ended long ago. */
@NullMarked
package dev.monitored.server.store.sql.retention;

import org.jspecify.annotations.NullMarked;
