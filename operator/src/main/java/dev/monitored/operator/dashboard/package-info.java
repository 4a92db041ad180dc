/**
 * The Grafana dashboards. Pure. May depend on {@code api}, {@code plan} and, for PromQL, {@code
 * prometheus}.
 */
@NullMarked
package dev.monitored.operator.dashboard;

import org.jspecify.annotations.NullMarked;
