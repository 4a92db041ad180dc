/**
 * A cluster without a node: a real API server with its controllers, and what a kubelet and a
 * Prometheus would do, simulated.
 */
@NullMarked
package dev.monitored.bench.operator.cluster;

import org.jspecify.annotations.NullMarked;
