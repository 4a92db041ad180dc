/** Brings jobs in, reads, cancels, retries and deletes them; takes runs from step to step. */
@NullMarked
package dev.monitored.server.store.sql.job;

import org.jspecify.annotations.NullMarked;
