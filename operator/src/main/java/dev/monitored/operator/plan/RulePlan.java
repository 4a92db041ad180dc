package dev.monitored.operator.plan;

import dev.monitored.operator.naming.PrometheusRef;
import java.util.List;
import java.util.SortedMap;

/**
 * One PrometheusRule to write. All of a {@code Monitored} hold the same rules, but for what shards
 * cannot judge.
 *
 * @param name the {@code Monitored}'s own name; a further one, for a Prometheus whose selector
 *     contradicts the first, has a suffix
 * @param labels all its labels: our own, the author's, and those by which Prometheuses select it
 * @param loadedBy the Prometheuses that it is for
 * @param alsoLoadedBy others that load it, too
 * @param isForShards whether any of them sees a part of the targets only, so that some rules are
 *     left out
 */
public record RulePlan(
    String name,
    SortedMap<String, String> labels,
    List<PrometheusRef> loadedBy,
    List<PrometheusRef> alsoLoadedBy,
    boolean isForShards) {}
