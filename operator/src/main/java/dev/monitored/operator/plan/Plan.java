package dev.monitored.operator.plan;

import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.naming.PrometheusRef;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The objects that the operator writes for one {@code Monitored} so that every chosen Prometheus
 * scrapes it.
 *
 * @param choices one for each Prometheus in the cluster: first the chosen ones, in the order in
 *     which they were chosen, then the others, in the order of their refs
 * @param monitors the monitors to write; empty without prometheus-operator
 * @param rules the PrometheusRules to write; empty without prometheus-operator or without rules
 * @param problem the reason why no Prometheus is chosen, or why one that the spec names is not
 *     chosen; null if there is none
 * @param isComplete whether the operator could read everything that the plan depends on. If false,
 *     it must not delete anything
 */
public record Plan(
    List<Choice> choices,
    List<MonitorPlan> monitors,
    List<RulePlan> rules,
    @Nullable Finding problem,
    boolean isComplete) {
  private static final Set<String> RIGHTS =
      Set.of(Reasons.PROMETHEUS_FORBIDDEN, Reasons.MISSING_PERMISSION);

  /** The same, but nothing is written. */
  public Plan withheld(Finding why) {
    return new Plan(
        choices.stream().map(choice -> choice.asked() ? choice.withheld(why) : choice).toList(),
        List.of(),
        List.of(),
        problem,
        isComplete);
  }

  /**
   * Whether a permission that is granted to a service account can change this plan. The operator
   * gets no event when that happens, so it must check again.
   */
  public boolean waitsForRights() {
    return problem != null && RIGHTS.contains(problem.reason());
  }

  /** Whether this plan depends on permission reviews that have not finished. */
  public boolean waitsForReviews() {
    return isReview(problem);
  }

  /**
   * Whether any permission reviews have not finished. Until then, the operator does not know which
   * Prometheus objects pick up the monitors.
   */
  public boolean reviewsGoOn() {
    return choices.stream().anyMatch(choice -> isReview(choice.scrape()));
  }

  private static boolean isReview(@Nullable Finding finding) {
    return finding != null && finding.reason().equals(Reasons.PROGRESSING);
  }

  /** Whether the operator writes monitors although it knows no Prometheus that reads them. */
  public boolean isForNobody() {
    return problem == null && !monitors.isEmpty() && choices.stream().noneMatch(Choice::intended);
  }

  /** Whether the rules for this Prometheus omit those that need all targets. */
  public boolean isForShards(PrometheusRef prometheus) {
    return rules.stream().anyMatch(one -> one.isForShards() && one.loadedBy().contains(prometheus));
  }

  /** Whether this Prometheus is chosen and finds the application by this route. */
  public boolean isFoundBy(PrometheusRef prometheus, Route route) {
    return choices.stream()
        .anyMatch(choice ->
            choice.intended() && choice.route() == route && choice.ref().equals(prometheus));
  }
}
