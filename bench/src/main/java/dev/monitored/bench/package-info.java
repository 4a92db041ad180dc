/** What the benchmarks of job server and operator share: rows, their aims, and processes. */
@NullMarked
package dev.monitored.bench;

import org.jspecify.annotations.NullMarked;
