/**
 * Turns the decision into a plan of the objects to write: the route of each chosen Prometheus, and
 * its monitor with all labels. Pure: no client, no clock, no logger. May depend on {@code decision}
 * and its dependencies.
 */
@NullMarked
package dev.monitored.operator.plan;

import org.jspecify.annotations.NullMarked;
