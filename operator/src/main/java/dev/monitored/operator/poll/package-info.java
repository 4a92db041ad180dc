/**
 * Asks each Prometheus about all applications: one poller for each Prometheus, which asks its
 * replicas in rounds and merges their answers. Never asks Kubernetes anything. May depend on {@code
 * look} and what that knows.
 */
@NullMarked
package dev.monitored.operator.poll;

import org.jspecify.annotations.NullMarked;
