/**
 * What the cluster holds, from informers of our own that run in every replica: the {@code
 * Monitored} objects, their Pods, the Prometheuses and whether prometheus-operator's API is there.
 * Only reads. May depend on {@code snapshot}, {@code plan} and {@code evidence}.
 */
@NullMarked
package dev.monitored.operator.cluster;

import org.jspecify.annotations.NullMarked;
