/** Makes, reads, changes and deletes runs. */
@NullMarked
package dev.monitored.server.store.sql.run;

import org.jspecify.annotations.NullMarked;
