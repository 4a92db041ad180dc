package dev.monitored.operator.plan;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.snapshot.Facts;
import java.util.TreeMap;

/** How the objects of one {@code Monitored} get selected, kind by kind. */
record Selections(String namespace, Facts facts, LabelSolver solver) {

  static Selections of(Monitored monitored, Facts facts) {
    var fixed = new TreeMap<>(Labels.ofAuthor(monitored));
    fixed.put(Labels.MANAGED_BY, Labels.OPERATOR);
    var usual = new TreeMap<>(fixed);
    Labels.of(monitored).forEach(usual::put);
    var namespace = monitored.getMetadata().getNamespace();
    return new Selections(namespace, facts, new LabelSolver(fixed, usual));
  }

  Selection of(MonitoringKind kind) {
    return new Selection(kind, namespace, facts.namespaceLabels(), solver, facts.operated());
  }
}
