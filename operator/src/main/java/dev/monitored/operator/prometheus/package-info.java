/**
 * What a Prometheus reads: PromQL, rules and discovery documents, built from types and never by
 * pasting text. Pure. May depend on {@code api} and {@code plan}.
 */
@NullMarked
package dev.monitored.operator.prometheus;

import org.jspecify.annotations.NullMarked;
