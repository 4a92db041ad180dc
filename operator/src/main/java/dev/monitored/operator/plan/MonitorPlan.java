package dev.monitored.operator.plan;

import dev.monitored.operator.naming.PrometheusRef;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One monitor object to write.
 *
 * @param name the {@code Monitored}'s own name; a further one, for a Prometheus whose selector
 *     contradicts the first, has a suffix
 * @param labels all its labels: our own, the author's, and those by which Prometheuses select it
 * @param selectedBy the Prometheuses that it is for
 * @param alsoSelectedBy others that select it, too
 * @param timeout the scrape timeout to write; null: the Prometheus' own
 */
public record MonitorPlan(
    String name,
    Route route,
    SortedMap<String, String> labels,
    List<PrometheusRef> selectedBy,
    List<PrometheusRef> alsoSelectedBy,
    @Nullable String timeout) {}
