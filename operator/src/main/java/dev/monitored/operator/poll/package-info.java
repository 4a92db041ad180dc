/**
 * Asks each Prometheus what it knows of the applications: one poller for each Prometheus, shared by
 * all applications. Never asks Kubernetes anything. May depend on {@code evidence} and what that
 * knows, and on {@code snapshot}.
 */
@NullMarked
package dev.monitored.operator.poll;

import org.jspecify.annotations.NullMarked;
