package dev.monitored.operator.plan;

/**
 * A Prometheus that sees the namespace, and what it requires of the labels of one kind of object.
 */
record Picker(PrometheusRef ref, Requirements requirements) {}
