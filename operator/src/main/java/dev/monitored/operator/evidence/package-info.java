/**
 * Asks each Prometheus what it knows of the applications: one poller for each Prometheus, shared by
 * all applications. Never asks Kubernetes anything. May depend on {@code api}, {@code plan} and
 * {@code status}.
 */
@NullMarked
package dev.monitored.operator.evidence;

import org.jspecify.annotations.NullMarked;
