/**
 * What the cluster holds, from informers that run in every replica: the {@code Monitored} objects,
 * their Pods, the Prometheuses and whether prometheus-operator's API is there. Only reads. May
 * depend on {@code watch}, {@code plan} and what those know.
 */
@NullMarked
package dev.monitored.operator.cluster;

import org.jspecify.annotations.NullMarked;
