/** A Prometheus that scrapes nothing, and answers as if all were well. */
@NullMarked
package dev.monitored.bench.operator.prometheus;

import org.jspecify.annotations.NullMarked;
