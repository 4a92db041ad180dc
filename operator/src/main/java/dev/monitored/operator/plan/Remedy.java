package dev.monitored.operator.plan;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.selector.AllowedValues;
import dev.monitored.operator.selector.LabelConstraints;
import dev.monitored.operator.snapshot.OperatedPrometheus;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What to say when a Prometheus does not select our objects, with the command that mends it. */
record Remedy(MonitoringKind kind, OperatedPrometheus prometheus, String namespace) {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  Finding selectsNothing() {
    var field = kind.selectorField();
    var message =
        "%s has no %s, so it selects no %s; to select those of this operator: %s"
            .formatted(prometheus.ref(), field, kind.kinds(), patch(field, ours()));
    return Finding.of(Reasons.SELECTOR_SELECTS_NOTHING, message + unmanaged());
  }

  Finding namespaceNotSelected(Map<String, String> labels) {
    var selector = kind.namespaceSelector(prometheus);
    if (selector == null) {
      return ownNamespaceOnly();
    }
    var unmet = LabelConstraints.of(selector).unmet(labels);
    var mend = unmet.isSatisfiable() ? label("namespace " + namespace, unmet) : widened();
    return Finding.of(
        Reasons.NAMESPACE_NOT_SELECTED,
        "%s selects %s in namespaces with %s; namespace %s has %s; to mend it: %s"
            .formatted(
                prometheus.ref(),
                kind.kinds(),
                unmet.text(),
                namespace,
                found(unmet, labels),
                mend));
  }

  Finding labelMismatch(LabelConstraints wanted, Map<String, String> fixed, String monitored) {
    var unmet = wanted.unmet(fixed).within(fixed);
    var contradiction = wanted.impossible();
    var message = "%s selects %s with %s".formatted(prometheus.ref(), kind.kinds(), wanted.text());
    var mendable = contradiction.keys().isEmpty() && !unmet.keys().containsKey(Labels.MANAGED_BY);
    var why =
        contradiction.keys().isEmpty()
            ? "those of %s have %s, which is kept".formatted(monitored, found(unmet, fixed))
            : "no label fulfils " + contradiction.text();
    var mend =
        mendable
            ? label("monitored " + monitored + " --namespace " + namespace, unmet)
            : patch(kind.selectorField(), ours());
    return Finding.of(Reasons.LABEL_MISMATCH, message + "; " + why + "; to mend it: " + mend);
  }

  private Finding ownNamespaceOnly() {
    return Finding.of(
        Reasons.NAMESPACE_NOT_SELECTED,
        "%s has no %s, so it selects %s of its own namespace only, not of %s; to mend it: %s"
            .formatted(
                prometheus.ref(),
                kind.namespaceSelectorField(),
                kind.kinds(),
                namespace,
                widened()));
  }

  /** Selects the namespace by the label that Kubernetes gives to each, and the Prometheus' own. */
  private String widened() {
    var expression = JSON.objectNode().put("key", "kubernetes.io/metadata.name");
    expression
        .put("operator", "In")
        .putArray("values")
        .add(prometheus.ref().namespace())
        .add(namespace);
    var selector = JSON.objectNode();
    selector.putArray("matchExpressions").add(expression);
    return patch(kind.namespaceSelectorField(), selector);
  }

  private static ObjectNode ours() {
    var selector = JSON.objectNode();
    selector.putObject("matchLabels").put(Labels.MANAGED_BY, Labels.OPERATOR);
    return selector;
  }

  private String patch(String field, ObjectNode value) {
    var change = JSON.objectNode().put("op", "add").put("path", "/spec/" + field);
    change.set("value", value);
    return "kubectl patch %s %s --namespace %s --type json --patch '%s'"
        .formatted(
            prometheus.ref().kind().toLowerCase(Locale.ROOT),
            prometheus.ref().name(),
            prometheus.ref().namespace(),
            JSON.arrayNode().add(change));
  }

  private static String label(String object, LabelConstraints wanted) {
    return wanted.keys().entrySet().stream()
        .map(entry -> change(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining(" ", "kubectl label " + object + " --overwrite ", ""));
  }

  private static String change(String key, AllowedValues allowed) {
    var value = allowed.pick();
    return value == null ? key + "-" : key + "=" + value;
  }

  private static String found(LabelConstraints wanted, Map<String, String> labels) {
    return wanted.keys().keySet().stream()
        .map(key -> labels.containsKey(key) ? key + "=" + labels.get(key) : "no label " + key)
        .collect(Collectors.joining(", "));
  }

  private String unmanaged() {
    var serviceMonitors = prometheus.serviceMonitorSelector();
    return kind == MonitoringKind.RULES
            || serviceMonitors != null
            || prometheus.podMonitorSelector() != null
        ? ""
        : " (a Prometheus without any scrape selector is configured by its owner alone)";
  }
}
