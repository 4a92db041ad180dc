package dev.monitored.operator.plan;

import dev.monitored.operator.naming.PrometheusRef;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One ServiceMonitor or PodMonitor to write.
 *
 * @param name the name of the {@code Monitored}. If the selectors of two Prometheus objects
 *     contradict each other, the second monitor has a suffix
 * @param labels all labels: those of the operator, those of the {@code Monitored}, and those that
 *     Prometheus objects select
 * @param selectedBy the Prometheus objects that this monitor is written for
 * @param alsoSelectedBy other Prometheus objects that select it
 * @param timeout the scrape timeout to write; null if each Prometheus uses its own
 */
public record MonitorPlan(
    String name,
    Route route,
    SortedMap<String, String> labels,
    List<PrometheusRef> selectedBy,
    List<PrometheusRef> alsoSelectedBy,
    @Nullable String timeout) {}
