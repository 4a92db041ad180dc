/**
 * Decides, from a {@code Monitored} and a snapshot of the cluster, which Prometheus scrapes the
 * application, by which route and with which labels. Pure: no client, no clock, no logger. May
 * depend on {@code api}, {@code naming}, {@code finding}, {@code selector} and {@code snapshot}.
 */
@NullMarked
package dev.monitored.operator.plan;

import org.jspecify.annotations.NullMarked;
