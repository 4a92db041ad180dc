package dev.monitored.operator.decision;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.prometheus.OperatedPrometheus;
import dev.monitored.operator.selector.MonitoringKind;
import dev.monitored.operator.selector.Selection;
import dev.monitored.operator.snapshot.Facts;
import org.jspecify.annotations.Nullable;

/**
 * A Prometheus of prometheus-operator that could be chosen, and the facts that decide.
 *
 * @param excluded why {@code spec.prometheus} rules it out; null: it does not
 * @param problem why it cannot be made to select the application; null: it can
 * @param isByOwnLabels whether it selects an object that has only the author's labels and our own
 */
record Contender(
    OperatedPrometheus prometheus,
    @Nullable Finding excluded,
    Trust trust,
    @Nullable Finding problem,
    boolean isByOwnLabels) {

  static Contender of(
      OperatedPrometheus prometheus, Monitored monitored, Facts facts, PreviousChoice previous) {
    var rights = new DiscoveryRights(prometheus, monitored.getMetadata().getNamespace());
    var monitors = Selection.of(MonitoringKind.monitorsOf(prometheus), monitored, facts);
    return new Contender(
        prometheus,
        new Wish(monitored.getSpec().prometheus()).excludes(prometheus),
        Trust.of(rights, facts, previous),
        monitors.problem(prometheus),
        monitors.isByOwnLabels(prometheus));
  }

  PrometheusRef ref() {
    return prometheus.ref();
  }

  boolean isConsidered() {
    return excluded == null;
  }

  boolean isTrusted() {
    return isConsidered() && trust.isGiven();
  }

  boolean isUnknown() {
    return isConsidered() && trust.state() == Trust.State.UNKNOWN;
  }

  boolean canBeSatisfied() {
    return problem == null;
  }
}
