/** One class for each family of rows in the table. */
@NullMarked
package dev.monitored.bench.server.rows;

import org.jspecify.annotations.NullMarked;
