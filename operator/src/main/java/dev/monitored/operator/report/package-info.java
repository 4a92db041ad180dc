/**
 * Tells people what has changed: Events of Kubernetes, and metrics. May depend on {@code status},
 * {@code watch} and {@code serve}.
 */
@NullMarked
package dev.monitored.operator.report;

import org.jspecify.annotations.NullMarked;
