package dev.monitored.operator.snapshot;

import java.time.Instant;

/**
 * The rules of one {@code Monitored} in the ConfigMap of a plain Prometheus.
 *
 * @param since when they became what they are
 */
public record WrittenRules(String yaml, Instant since) {}
