package dev.monitored.operator.plan;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.PrometheusChoice;
import dev.monitored.operator.api.PrometheusChoice.Via;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.naming.Names;
import dev.monitored.operator.selector.LabelConstraints;
import dev.monitored.operator.snapshot.Facts;
import dev.monitored.operator.snapshot.KnownPrometheus;
import dev.monitored.operator.snapshot.OperatedPrometheus;
import dev.monitored.operator.snapshot.PlainPrometheus;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which Prometheuses are meant, and what keeps each from scraping. */
final class Intent {

  /** One Prometheus; {@code problem} is why it does not scrape, null: it does. */
  record Judged(KnownPrometheus prometheus, boolean intended, @Nullable Finding problem) {
    boolean isChosen() {
      return problem == null || !problem.reason().equals(Reasons.NOT_CHOSEN);
    }

    Judged meant(boolean intended) {
      return new Judged(prometheus, intended, problem);
    }
  }

  private final Monitored monitored;
  private final Facts facts;
  private final Selections selections;

  Intent(Monitored monitored, Facts facts, Selections selections) {
    this.monitored = monitored;
    this.facts = facts;
    this.selections = selections;
  }

  /** In the order of their refs. */
  List<Judged> judge() {
    var judged = known(facts).map(this::judge).toList();
    var anySatisfied = judged.stream().anyMatch(one -> one.problem() == null);
    var onlySatisfied = choice().selector() == null && anySatisfied;
    return judged.stream()
        .map(one -> one.meant(one.isChosen() && (!onlySatisfied || one.problem() == null)))
        .map(this::withTimeout)
        .toList();
  }

  /** Those of prometheus-operator only while its API is there. */
  static Stream<KnownPrometheus> known(Facts facts) {
    var operated = facts.monitoringApi() ? facts.operated() : List.<OperatedPrometheus>of();
    return Stream.<KnownPrometheus>concat(operated.stream(), facts.plain().stream())
        .sorted(Comparator.comparing(KnownPrometheus::ref));
  }

  private Judged judge(KnownPrometheus prometheus) {
    var notChosen = notChosen(prometheus);
    var problem = notChosen == null ? selectionProblem(prometheus) : notChosen;
    return new Judged(prometheus, false, problem);
  }

  private @Nullable Finding selectionProblem(KnownPrometheus prometheus) {
    return prometheus instanceof OperatedPrometheus operated
        ? selections.of(MonitoringKind.monitorsOf(operated)).problem(operated, Names.of(monitored))
        : null;
  }

  private Judged withTimeout(Judged judged) {
    if (!judged.intended() || judged.problem() != null) {
      return judged;
    }
    var prometheus = judged.prometheus();
    var problem =
        ScrapeTimes.of(prometheus).problem(prometheus.ref(), monitored.getSpec().scrape());
    return new Judged(prometheus, true, problem);
  }

  private @Nullable Finding notChosen(KnownPrometheus prometheus) {
    if (!isOfRoute(prometheus, choice().via())) {
      return Finding.of(Reasons.NOT_CHOSEN, "spec.prometheus.via is " + choice().via());
    }
    var selector = choice().selector();
    return selector == null || requirements(selector).fits(prometheus.labels())
        ? null
        : Finding.of(
            Reasons.NOT_CHOSEN,
            "spec.prometheus.selector wants "
                + requirements(selector).unmet(prometheus.labels()).text());
  }

  private static boolean isOfRoute(KnownPrometheus prometheus, Via via) {
    return switch (via) {
      case Auto -> true;
      case ServiceMonitor -> prometheus instanceof OperatedPrometheus;
      case HttpDiscovery -> prometheus instanceof PlainPrometheus;
      case None -> false;
    };
  }

  static LabelConstraints requirements(PrometheusChoice.Selector selector) {
    var expressions =
        selector.matchExpressions().stream()
            .map(
                one -> new LabelSelectorRequirement(one.key(), one.operator().name(), one.values()))
            .toList();
    return LabelConstraints.of(new LabelSelector(expressions, Map.copyOf(selector.matchLabels())));
  }

  private PrometheusChoice choice() {
    return monitored.getSpec().prometheus();
  }
}
