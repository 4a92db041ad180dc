package dev.monitored.operator.evidence;

import dev.monitored.operator.plan.RuleDefinition;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The label that prometheus-operator forces upon every rule and upon every series that rules read,
 * for a Prometheus that wants it so; without a name: none.
 */
public record Enforced(String label, String value) {
  public static final Enforced NONE = new Enforced("", "");

  boolean isNone() {
    return label.isEmpty();
  }

  /** The rule without it. */
  RuleDefinition free(RuleDefinition rule) {
    var labels = new TreeMap<>(rule.labels());
    labels.remove(label);
    return rule.withLabels(labels);
  }

  /** The expression, as Prometheus words it, without it. */
  String free(String expr) {
    if (isNone()) {
      return expr;
    }
    var matcher = Pattern.quote("%s=\"%s\"".formatted(label, value));
    return expr.replaceAll("," + matcher + "|(?<=\\{)" + matcher + ",?", "").replace("{}", "");
  }
}
