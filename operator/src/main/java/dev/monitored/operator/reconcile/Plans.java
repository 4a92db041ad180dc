package dev.monitored.operator.reconcile;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.decision.DiscoveryRights;
import dev.monitored.operator.evidence.Answer;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.Evidence;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.observe.AccessReviews;
import dev.monitored.operator.plan.Plan;
import dev.monitored.operator.plan.Planner;
import dev.monitored.operator.snapshot.Facts;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Plans with everything that can be known, the rights of service accounts included. */
record Plans(AccessReviews reviews) {

  /**
   * A plan, and what was missing to those who find nothing.
   *
   * @param missingRights of Prometheuses that have the scrape pool, and nothing in it
   */
  record Planned(Plan plan, Map<PrometheusRef, Finding> missingRights) {}

  Planned plan(Monitored monitored, Facts known, Evidence evidence) {
    var empty = empty(evidence);
    var facts = known.with(reviews.of(DiscoveryRights.needed(monitored, known, empty)));
    return new Planned(
        Planner.plan(monitored, facts), DiscoveryRights.missing(monitored, facts, empty));
  }

  private static Set<PrometheusRef> empty(Evidence evidence) {
    return evidence.answers().entrySet().stream()
        .filter(entry -> findsNothing(entry.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static boolean findsNothing(Answer answer) {
    return answer instanceof Heard heard
        && !heard.pools().isEmpty()
        && heard.targets().isEmpty()
        && heard.dropped().isEmpty();
  }
}
