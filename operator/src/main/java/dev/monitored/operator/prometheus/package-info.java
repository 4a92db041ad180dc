/**
 * The Prometheuses that the cluster holds: what each may discover, where its replicas answer, and
 * how to connect to them. Immutable values. Pure. May depend on {@code naming}.
 */
@NullMarked
package dev.monitored.operator.prometheus;

import org.jspecify.annotations.NullMarked;
