/**
 * What the operator answers over HTTP: discovery for plain Prometheuses, its health, its own
 * metrics. The same in every replica, whether it leads or not. May depend on {@code discovery},
 * {@code poll} and {@code cluster}.
 */
@NullMarked
package dev.monitored.operator.serve;

import org.jspecify.annotations.NullMarked;
