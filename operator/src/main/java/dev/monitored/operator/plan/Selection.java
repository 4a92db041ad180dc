package dev.monitored.operator.plan;

import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.selector.LabelConstraints;
import dev.monitored.operator.snapshot.OperatedPrometheus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How the Prometheuses of prometheus-operator select one kind of object of one namespace. */
record Selection(
    MonitoringKind kind,
    String namespace,
    Map<String, String> namespaceLabels,
    LabelSolver solver) {

  /** The first thing that keeps that Prometheus from being made to select an object; null: none. */
  @Nullable Finding problem(OperatedPrometheus prometheus, String monitored) {
    var remedy = new Remedy(kind, prometheus, namespace);
    var selector = kind.selector(prometheus);
    if (selector == null) {
      return remedy.selectsNothing();
    }
    if (!seesNamespace(prometheus)) {
      return remedy.namespaceNotSelected(namespaceLabels);
    }
    var requirements = LabelConstraints.of(selector);
    return solver.canSolve(requirements)
        ? null
        : remedy.labelMismatch(requirements, solver.fixed(), monitored);
  }

  /** Those that select objects of this namespace by labels, whichever these are. */
  List<Picker> pickers(Stream<OperatedPrometheus> prometheuses) {
    return prometheuses.map(this::picker).flatMap(Optional::stream).toList();
  }

  private Optional<Picker> picker(OperatedPrometheus prometheus) {
    return Optional.ofNullable(kind.selector(prometheus))
        .filter(_ -> seesNamespace(prometheus))
        .map(selector -> new Picker(prometheus.ref(), LabelConstraints.of(selector)));
  }

  private boolean seesNamespace(OperatedPrometheus prometheus) {
    var selector = kind.namespaceSelector(prometheus);
    return selector == null
        ? prometheus.ref().namespace().equals(namespace)
        : LabelConstraints.of(selector).fits(namespaceLabels);
  }
}
