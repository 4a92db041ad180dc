package dev.monitored.operator.selector;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.naming.Names;
import dev.monitored.operator.prometheus.OperatedPrometheus;
import dev.monitored.operator.selector.LabelSolver.Picker;
import dev.monitored.operator.snapshot.Facts;
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
public record Selection(
    MonitoringKind kind,
    String monitored,
    String namespace,
    Map<String, String> namespaceLabels,
    LabelSolver solver,
    List<OperatedPrometheus> all) {

  public static Selection of(MonitoringKind kind, Monitored monitored, Facts facts) {
    var fixed = new TreeMap<>(Labels.ofAuthor(monitored));
    fixed.put(Labels.MANAGED_BY, Labels.OPERATOR);
    var usual = new TreeMap<>(fixed);
    Labels.of(monitored).forEach(usual::put);
    return new Selection(
        kind,
        Names.of(monitored),
        monitored.getMetadata().getNamespace(),
        facts.namespaceLabels(),
        new LabelSolver(fixed, usual),
        facts.operated());
  }

  /** The first thing that keeps that Prometheus from being made to select an object; null: none. */
  public @Nullable Finding problem(OperatedPrometheus prometheus) {
    if (canBeMadeFor(prometheus)) {
      return null;
    }
    var remedy = new Remedy(this, prometheus);
    if (kind.selector(prometheus) == null) {
      return remedy.selectsNothing();
    }
    return seesNamespace(prometheus)
        ? remedy.labelMismatch(monitored)
        : remedy.namespaceNotSelected();
  }

  /** Whether that Prometheus can be made to select an object. */
  public boolean canBeMadeFor(OperatedPrometheus prometheus) {
    return pickers(Stream.of(prometheus)).stream()
        .anyMatch(picker -> solver.canSolve(picker.requirements()));
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
    return new Selection(other, monitored, namespace, namespaceLabels, solver, all);
  }

  private static Stream<MonitoringKind> kinds() {
    return Stream.of(MonitoringKind.values());
  }

  /** Whether it selects an object that has no label but the author's and our own. */
  public boolean isByOwnLabels(OperatedPrometheus prometheus) {
    return pickers(Stream.of(prometheus)).stream()
        .anyMatch(picker -> picker.requirements().fits(solver.usual()));
  }

  /** Those that select objects of this namespace by labels, whichever these are. */
  public List<Picker> pickers(Stream<OperatedPrometheus> prometheuses) {
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
