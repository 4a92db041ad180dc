/**
 * Calls the HTTP API of Prometheus: one class for each answer, a bound for its size, and a cause
 * and an advice for each failure. Knows nothing of applications. May depend on {@code connect} and
 * what that knows, and on {@code evidence} and {@code rules} for what it returns.
 */
@NullMarked
package dev.monitored.operator.query;

import org.jspecify.annotations.NullMarked;
