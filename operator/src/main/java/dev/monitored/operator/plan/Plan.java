package dev.monitored.operator.plan;

import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.naming.PrometheusRef;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the operator writes for one {@code Monitored} so that every chosen Prometheus finds it.
 *
 * @param choices one for each Prometheus of the cluster: those chosen in the order in which they
 *     were chosen, then the others in the order of their refs
 * @param monitors the monitor objects to write; empty without prometheus-operator
 * @param rules the PrometheusRules to write; empty without prometheus-operator or without rules
 * @param problem why no Prometheus, or not each one that the author names, is chosen
 * @param isComplete whether everything was known that it depends on; if not, nothing may be deleted
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

  /** Whether it may change because a service account is given a right, which is no event. */
  public boolean waitsForRights() {
    return problem != null && RIGHTS.contains(problem.reason());
  }

  /** Whether rights that may decide are still being reviewed. */
  public boolean waitsForReviews() {
    return isReview(problem);
  }

  /** Whether any rights are still being reviewed: until then it is not known who picks it up. */
  public boolean reviewsGoOn() {
    return choices.stream().anyMatch(choice -> isReview(choice.scrape()));
  }

  private static boolean isReview(@Nullable Finding finding) {
    return finding != null && finding.reason().equals(Reasons.PROGRESSING);
  }

  /** Whether monitors are written that no Prometheus is known to read. */
  public boolean isForNobody() {
    return problem == null && !monitors.isEmpty() && choices.stream().noneMatch(Choice::intended);
  }

  /** Whether the rules that are for that Prometheus lack those that shards cannot judge. */
  public boolean isForShards(PrometheusRef prometheus) {
    return rules.stream().anyMatch(one -> one.isForShards() && one.loadedBy().contains(prometheus));
  }

  /** Whether that Prometheus finds the application by that route. */
  public boolean isFoundBy(PrometheusRef prometheus, Route route) {
    return choices.stream()
        .anyMatch(choice ->
            choice.intended() && choice.route() == route && choice.ref().equals(prometheus));
  }
}
