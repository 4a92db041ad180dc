/**
 * The Grafana dashboards. Pure. May depend on {@code api}, {@code naming} and, for PromQL, {@code
 * rules}.
 */
@NullMarked
package dev.monitored.operator.dashboard;

import org.jspecify.annotations.NullMarked;
