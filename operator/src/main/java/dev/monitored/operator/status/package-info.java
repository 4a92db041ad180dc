/**
 * Turns what was observed in the cluster and what each Prometheus answered into the status of a
 * {@code Monitored}, by ordered lists of small checks. Pure: no client, no logger; the time is an
 * argument. May depend on {@code api} and {@code plan}.
 */
@NullMarked
package dev.monitored.operator.status;

import org.jspecify.annotations.NullMarked;
