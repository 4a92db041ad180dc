package dev.monitored.operator.plan;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.PrometheusChoice.Via;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.snapshot.Facts;
import dev.monitored.operator.snapshot.KnownPrometheus;
import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What to say when there is no Prometheus that could be meant. */
final class NoPrometheus {
  private static final int MOST = 10;
  private static final String INSTALL =
      "install prometheus-operator and a Prometheus, or set prometheus.enabled=true"
          + " or plainPrometheuses in the values of the operator's chart";

  private NoPrometheus() {}

  static Finding finding(Monitored monitored, Facts facts) {
    return Finding.of(Reasons.NO_PROMETHEUS_FOUND, message(monitored, facts));
  }

  private static String message(Monitored monitored, Facts facts) {
    var choice = monitored.getSpec().prometheus();
    var known =
        Stream.<KnownPrometheus>concat(Decision.operated(facts), facts.plain().stream())
            .sorted(Comparator.comparing(KnownPrometheus::ref))
            .limit(MOST)
            .map(NoPrometheus::described)
            .collect(Collectors.joining("; "));
    var api = facts.monitoringApi() ? "" : " (monitoring.coreos.com/v1 is not served)";
    if (known.isEmpty()) {
      return "the cluster has no Prometheus that the operator knows" + api + "; " + INSTALL;
    }
    var via = choice.via() == Via.Auto ? "" : " by the route " + choice.via();
    var selector = choice.selector();
    var labels = selector == null ? "" : " with the labels " + Wish.requirements(selector).text();
    var allow = facts.policy().isRestricted() ? " of " + facts.policy().allow() : "";
    return "no Prometheus%s is found%s%s%s; known are: %s"
        .formatted(allow, via, labels, api, known);
  }

  private static String described(KnownPrometheus prometheus) {
    var labels =
        prometheus.labels().entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .sorted()
            .collect(Collectors.joining(","));
    return prometheus.ref() + (labels.isEmpty() ? " (no labels)" : " (" + labels + ")");
  }
}
