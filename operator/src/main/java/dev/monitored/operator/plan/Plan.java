package dev.monitored.operator.plan;

import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.naming.PrometheusRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be written for one {@code Monitored} so that every intended Prometheus finds it.
 *
 * @param choices one for each Prometheus of the cluster, in the order of their refs
 * @param monitors the monitor objects to write; empty without prometheus-operator
 * @param rules the PrometheusRules to write; empty without prometheus-operator or without rules
 * @param problem what keeps every route from being set up, such as {@code NoPrometheusFound}
 */
public record Plan(
    List<Choice> choices,
    List<MonitorPlan> monitors,
    List<RulePlan> rules,
    @Nullable Finding problem) {

  /** Whether some intended Prometheus reads the operator's discovery endpoint. */
  public boolean isDiscovered() {
    return choices.stream()
        .anyMatch(choice -> choice.intended() && choice.route() == Route.HTTP_DISCOVERY);
  }

  /** Whether that Prometheus finds the application by that route. */
  public boolean isFoundBy(PrometheusRef prometheus, Route route) {
    return choices.stream()
        .anyMatch(choice ->
            choice.intended() && choice.route() == route && choice.ref().equals(prometheus));
  }
}
