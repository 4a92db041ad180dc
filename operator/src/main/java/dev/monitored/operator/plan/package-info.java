/**
 * Turns the decision into what is written: by which route each chosen Prometheus scrapes the
 * application, by which monitor and with which labels. Pure: no client, no clock, no logger. May
 * depend on {@code decision} and what it knows.
 */
@NullMarked
package dev.monitored.operator.plan;

import org.jspecify.annotations.NullMarked;
