package dev.monitored.operator.plan;

import dev.monitored.operator.naming.PrometheusRef;
import java.util.List;
import java.util.SortedMap;

/**
 * One PrometheusRule to write. All PrometheusRules of a {@code Monitored} contain the same rules,
 * except that those for shards omit rules that need all targets.
 *
 * @param name the name of the {@code Monitored}. If the selectors of two Prometheus objects
 *     contradict each other, the second PrometheusRule has a suffix
 * @param labels all labels: those of the operator, those of the {@code Monitored}, and those that
 *     Prometheus objects select
 * @param loadedBy the Prometheus objects that this PrometheusRule is written for
 * @param alsoLoadedBy other Prometheus objects that select it
 * @param isForShards whether one of these is sharded, so that rules that need all targets are
 *     omitted
 */
public record RulePlan(
    String name,
    SortedMap<String, String> labels,
    List<PrometheusRef> loadedBy,
    List<PrometheusRef> alsoLoadedBy,
    boolean isForShards) {}
