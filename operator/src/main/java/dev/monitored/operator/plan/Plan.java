package dev.monitored.operator.plan;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What is to be written for one {@code Monitored} so that every intended Prometheus finds it.
 *
 * @param choices one for each Prometheus of the cluster, in the order of their refs
 * @param monitors the monitor objects to write; empty without prometheus-operator
 * @param ruleLabels the labels of the PrometheusRule; empty: none is written
 * @param plainRules whether the rules belong into the rules ConfigMaps of plain Prometheuses
 * @param interval the scrape interval to write; null: the Prometheus' own
 * @param timeout the scrape timeout to write; null: the Prometheus' own
 * @param problem what keeps every route from being set up, such as {@code NoPrometheusFound}
 */
public record Plan(
    List<Choice> choices,
    List<MonitorPlan> monitors,
    Optional<SortedMap<String, String>> ruleLabels,
    boolean plainRules,
    @Nullable String interval,
    @Nullable String timeout,
    @Nullable Finding problem) {

  /** Whether some intended Prometheus reads the operator's discovery endpoint. */
  public boolean isDiscovered() {
    return choices.stream()
        .anyMatch(choice -> choice.intended() && choice.route() == Route.HTTP_DISCOVERY);
  }
}
