package dev.monitored.operator.selector;

import dev.monitored.operator.finding.Command;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.prometheus.OperatedPrometheus;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The finding when a Prometheus does not select our objects, with the commands that fix it. */
record Remedy(Selection selection, OperatedPrometheus prometheus) {

  Finding selectsNothing() {
    var field = kind().selectorField();
    var found =
        "%s has no %s, so it selects no %s".formatted(prometheus.ref(), field, kind().kinds());
    return isMaybeUnmanaged()
        ? Finding.of(
            Reasons.SELECTOR_SELECTS_NOTHING,
            found,
            "if its configuration is maintained manually, change that configuration, because"
                + " prometheus-operator replaces it as soon as a selector is set")
        : finding(Reasons.SELECTOR_SELECTS_NOTHING, found, "", fix().selectKind());
  }

  Finding namespaceNotSelected() {
    var selector = kind().namespaceSelector(prometheus);
    var field = kind().namespaceSelectorField();
    if (selector == null) {
      return ownNamespaceOnly(field);
    }
    var wanted = LabelConstraints.of(selector);
    if (!wanted.isSatisfiable()) {
      return selectsNothing(Reasons.NAMESPACE_NOT_SELECTED, field, selector);
    }
    var labels = selection.namespaceLabels();
    var unmet = wanted.unmet(labels);
    var found =
        "%s selects %s only in namespaces with %s; namespace %s has %s"
            .formatted(
                prometheus.ref(),
                kind().kinds(),
                unmet.text(),
                selection.namespace(),
                had(unmet, labels));
    return finding(
        Reasons.NAMESPACE_NOT_SELECTED,
        found,
        "change its %s so that it selects namespace %s".formatted(field, selection.namespace()),
        fix().selectNamespace(selector, unmet));
  }

  Finding labelMismatch(String monitored) {
    var selector = Objects.requireNonNull(kind().selector(prometheus));
    var field = kind().selectorField();
    var wanted = LabelConstraints.of(selector);
    if (!wanted.isSatisfiable()) {
      return selectsNothing(Reasons.LABEL_MISMATCH, field, selector);
    }
    var fixed = selection.solver().fixed();
    var unmet = wanted.unmet(fixed).within(fixed);
    var had = had(unmet, fixed);
    var found =
        "%s selects %s with %s; those of %s have %s, which the operator does not change"
            .formatted(prometheus.ref(), kind().kinds(), wanted.text(), monitored, had);
    return finding(
        Reasons.LABEL_MISMATCH,
        found,
        "change its %s so that it selects %s".formatted(field, had),
        fix().selectObjects(selector, unmet, monitored));
  }

  private Finding ownNamespaceOnly(String field) {
    var found =
        "%s has no %s, so it selects %s only in its own namespace, not in %s"
            .formatted(prometheus.ref(), field, kind().kinds(), selection.namespace());
    return finding(Reasons.NAMESPACE_NOT_SELECTED, found, "", fix().selectNamespaceToo());
  }

  /** This may be intended, and no command can safely extend such a selector. */
  private Finding selectsNothing(String reason, String field, LabelSelector selector) {
    var why =
        SelectorPatch.isValid(selector)
            ? "no label value satisfies " + LabelConstraints.of(selector).impossible().text()
            : "the selector is not valid";
    var found = "the %s of %s selects nothing: %s".formatted(field, prometheus.ref(), why);
    return Finding.of(reason, found, "correct the selector");
  }

  /** If there are commands, they replace the advice. */
  private static Finding finding(
      String reason, String found, String wanted, List<Command> commands) {
    return Finding.of(reason, found, commands.isEmpty() ? wanted : "", commands);
  }

  private static String had(LabelConstraints wanted, Map<String, String> labels) {
    return wanted.keys().keySet().stream()
        .map(key -> labels.containsKey(key) ? key + "=" + labels.get(key) : "no label " + key)
        .collect(Collectors.joining(", "));
  }

  /**
   * A Prometheus without any scrape selector is configured manually. The operator does not know
   * whether it has selectors of other kinds, such as probes.
   */
  private boolean isMaybeUnmanaged() {
    return prometheus.serviceMonitorSelector() == null && prometheus.podMonitorSelector() == null;
  }

  private SelectionFix fix() {
    return new SelectionFix(selection, prometheus);
  }

  private MonitoringKind kind() {
    return selection.kind();
  }
}
