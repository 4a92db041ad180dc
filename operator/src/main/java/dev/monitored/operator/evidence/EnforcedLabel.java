package dev.monitored.operator.evidence;

import dev.monitored.operator.rules.RuleDefinition;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The label that prometheus-operator forces upon every rule and upon every series that rules read,
 * for a Prometheus that wants it so; without a name: none.
 */
public record EnforcedLabel(String label, String value) {
  public static final EnforcedLabel NONE = new EnforcedLabel("", "");

  public boolean isNone() {
    return label.isEmpty();
  }

  /** The rule without it. */
  public RuleDefinition free(RuleDefinition rule) {
    var labels = new TreeMap<>(rule.labels());
    labels.remove(label);
    return rule.withLabels(labels);
  }

  /** The expression, as Prometheus words it, without it. */
  public String free(String expr) {
    if (isNone()) {
      return expr;
    }
    var matcher = Pattern.quote("%s=\"%s\"".formatted(label, value));
    return expr.replaceAll("," + matcher + "|(?<=\\{)" + matcher + ",?", "").replace("{}", "");
  }
}
