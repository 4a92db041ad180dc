/** One class for each family of rows in the table. */
@NullMarked
package dev.monitored.bench.operator.rows;

import org.jspecify.annotations.NullMarked;
