package dev.monitored.operator.plan;

import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.selector.LabelConstraints;
import dev.monitored.operator.snapshot.OperatedPrometheus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the Prometheuses of prometheus-operator select one kind of object of one namespace.
 *
 * @param all the Prometheuses of prometheus-operator, whether they are meant or not
 */
record Selection(
    MonitoringKind kind,
    String namespace,
    Map<String, String> namespaceLabels,
    LabelSolver solver,
    List<OperatedPrometheus> all) {

  /** The first thing that keeps that Prometheus from being made to select an object; null: none. */
  @Nullable Finding problem(OperatedPrometheus prometheus, String monitored) {
    var remedy = new Remedy(this, prometheus);
    var selector = kind.selector(prometheus);
    if (selector == null) {
      return remedy.selectsNothing();
    }
    if (!seesNamespace(prometheus)) {
      return remedy.namespaceNotSelected();
    }
    var requirements = LabelConstraints.of(selector);
    return solver.canSolve(requirements) ? null : remedy.labelMismatch(monitored);
  }

  /** Whether every Prometheus that selects this namespace does so with these labels added to it. */
  boolean keepsNamespaceWith(Map<String, String> added) {
    var after = new TreeMap<>(namespaceLabels);
    after.putAll(added);
    return kinds()
        .flatMap(one -> all.stream().flatMap(any -> Stream.ofNullable(one.namespaceSelector(any))))
        .map(LabelConstraints::of)
        .allMatch(selector -> !selector.fits(namespaceLabels) || selector.fits(after));
  }

  /**
   * Whether every Prometheus that can be made to select our objects can be so when the author's
   * labels change; null removes one.
   */
  boolean keepsObjectsWith(Map<String, @Nullable String> changes) {
    var after = new TreeMap<>(solver.fixed());
    changes.forEach((key, value) -> LabelSolver.put(after, key, value));
    var solverAfter = new LabelSolver(after, Map.of());
    return kinds()
        .flatMap(one -> of(one).pickers(all.stream()).stream())
        .map(Picker::requirements)
        .allMatch(selector -> !solver.canSolve(selector) || solverAfter.canSolve(selector));
  }

  private Selection of(MonitoringKind other) {
    return new Selection(other, namespace, namespaceLabels, solver, all);
  }

  private static Stream<MonitoringKind> kinds() {
    return Stream.of(MonitoringKind.values());
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
