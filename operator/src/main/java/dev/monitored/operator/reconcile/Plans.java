package dev.monitored.operator.reconcile;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.cluster.ClusterView;
import dev.monitored.operator.evidence.Answer;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.Evidence;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.plan.DiscoveryRights;
import dev.monitored.operator.plan.Plan;
import dev.monitored.operator.plan.Planner;
import dev.monitored.operator.snapshot.Facts;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Plans with everything that can be known, the rights of service accounts included. */
record Plans(ClusterView view, AccessReviews reviews) {

  Plan of(Monitored monitored) {
    return Planner.plan(monitored, facts(monitored, Set.of()));
  }

  /**
   * @param empty the Prometheuses whose scrape pool of the application is empty
   */
  Facts facts(Monitored monitored, Set<PrometheusRef> empty) {
    var facts = view.facts(monitored);
    return facts.with(reviews.of(DiscoveryRights.needed(monitored, facts, empty)));
  }

  static Set<PrometheusRef> empty(Evidence evidence) {
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
