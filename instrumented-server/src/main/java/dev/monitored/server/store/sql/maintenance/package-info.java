/** Ends jobs whose deadline has passed; deletes what ended long ago, and old keys. */
@NullMarked
package dev.monitored.server.store.sql.maintenance;

import org.jspecify.annotations.NullMarked;
