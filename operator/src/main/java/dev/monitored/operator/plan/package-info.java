/**
 * Decides, from a {@code Monitored} and what the cluster holds, which Prometheus is to find the
 * application, by which route and with which labels. Pure: no client, no clock, no logger. May
 * depend on {@code api} only.
 */
@NullMarked
package dev.monitored.operator.plan;

import org.jspecify.annotations.NullMarked;
