package dev.monitored.operator.plan;

import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.selector.LabelConstraints;

/**
 * A Prometheus that sees the namespace, and what it requires of the labels of one kind of object.
 */
record Picker(PrometheusRef ref, LabelConstraints requirements) {}
