/** Claims jobs, keeps leases, stores ends, finds lost attempts. */
@NullMarked
package dev.monitored.server.store.sql.attempt;

import org.jspecify.annotations.NullMarked;
