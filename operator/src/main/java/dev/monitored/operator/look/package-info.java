/**
 * Turns the answers of one replica of a Prometheus into evidence: targets, samples, rules and
 * series, each with its own memory and budget of queries. May depend on {@code query} and what that
 * knows.
 */
@NullMarked
package dev.monitored.operator.look;

import org.jspecify.annotations.NullMarked;
