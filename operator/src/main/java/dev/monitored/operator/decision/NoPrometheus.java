package dev.monitored.operator.decision;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.PrometheusChoice;
import dev.monitored.operator.api.PrometheusChoice.Via;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.prometheus.KnownPrometheus;
import dev.monitored.operator.snapshot.Facts;
import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The finding when no Prometheus matches {@code spec.prometheus}. */
final class NoPrometheus {
  private static final int MOST = 10;
  private static final String INSTALL =
      "the platform team can install prometheus-operator and a Prometheus, or set"
          + " prometheus.enabled=true or plainPrometheuses in the values of the operator's chart";

  private NoPrometheus() {}

  static Finding finding(Monitored monitored, Facts facts) {
    var operated = Decision.operated(facts).filter(one -> facts.policy().allows(one.ref()));
    var known =
        Stream.<KnownPrometheus>concat(operated, facts.plain().stream())
            .sorted(Comparator.comparing(KnownPrometheus::ref))
            .limit(MOST)
            .map(NoPrometheus::described)
            .collect(Collectors.joining("; "));
    var allow = facts.policy().allow();
    var allowed = allow.isEmpty() ? "" : " in prometheuses.allow " + allow;
    var api = facts.monitoringApi() ? "" : " (the API monitoring.coreos.com/v1 is not served)";
    return known.isEmpty()
        ? Finding.of(Reasons.NO_PROMETHEUS_FOUND, "the operator found no Prometheus" + api, INSTALL)
        : Finding.of(
            Reasons.NO_PROMETHEUS_FOUND,
            "the operator found no Prometheus%s%s%s"
                .formatted(allowed, chosen(monitored.getSpec().prometheus()), api),
            "choose one of these in spec.prometheus: " + known);
  }

  private static String chosen(PrometheusChoice choice) {
    var via = choice.via() == Via.Auto ? "" : " for spec.prometheus.via " + choice.via();
    var selector = choice.selector();
    var labels = selector == null ? "" : " with the labels " + Wish.requirements(selector).text();
    return via + labels;
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
