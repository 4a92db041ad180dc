/**
 * Measures the operator beside an earlier one. Knows both as their users do: by their image, their
 * settings, their metrics, and what an API server and a Prometheus see of them.
 */
@NullMarked
package dev.monitored.bench.operator;

import org.jspecify.annotations.NullMarked;
