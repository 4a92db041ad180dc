package dev.monitored.operator.decision;

import dev.monitored.operator.api.PrometheusChoice;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.prometheus.KnownPrometheus;
import dev.monitored.operator.prometheus.OperatedPrometheus;
import dev.monitored.operator.prometheus.PlainPrometheus;
import dev.monitored.operator.selector.LabelConstraints;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which Prometheuses the author wants, by {@code spec.prometheus}. */
record Wish(PrometheusChoice choice) {

  /** Why the author excludes this Prometheus; null: the author does not. */
  @Nullable Finding excludes(KnownPrometheus prometheus) {
    if (!isOfRoute(prometheus)) {
      return notChosen("spec.prometheus.via is " + choice.via());
    }
    if (choice.names().contains(prometheus.ref().qualifiedName())) {
      return null;
    }
    var selector = choice.selector();
    if (selector == null) {
      return choice.names().isEmpty() || prometheus instanceof PlainPrometheus
          ? null
          : notChosen("spec.prometheus.names does not contain it");
    }
    return requirements(selector).fits(prometheus.labels())
        ? null
        : notChosen(
            "spec.prometheus.selector requires "
                + requirements(selector).unmet(prometheus.labels()).text());
  }

  static LabelConstraints requirements(PrometheusChoice.Selector selector) {
    var expressions =
        selector.matchExpressions().stream()
            .map(
                one -> new LabelSelectorRequirement(one.key(), one.operator().name(), one.values()))
            .toList();
    return LabelConstraints.of(new LabelSelector(expressions, Map.copyOf(selector.matchLabels())));
  }

  private boolean isOfRoute(KnownPrometheus prometheus) {
    return switch (choice.via()) {
      case Auto -> true;
      case ServiceMonitor -> prometheus instanceof OperatedPrometheus;
      case HttpDiscovery -> prometheus instanceof PlainPrometheus;
      case None -> false;
    };
  }

  private static Finding notChosen(String why) {
    return Finding.of(Reasons.NOT_CHOSEN, why);
  }
}
