package dev.monitored.operator.rules;

import java.time.Duration;
import java.util.Map;

/**
 * A rule as it is written for a Prometheus, or as that Prometheus says that it has it: two that are
 * equal do the same.
 *
 * @param hold for how long an alert's expression must hold before it fires; zero for a recording
 */
public record RuleDefinition(
    String group,
    String name,
    String expr,
    Duration hold,
    Map<String, String> labels,
    Map<String, String> annotations) {
  public RuleDefinition {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }

  public RuleDefinition withExpr(String other) {
    return new RuleDefinition(group, name, other, hold, labels, annotations);
  }

  public RuleDefinition withLabels(Map<String, String> others) {
    return new RuleDefinition(group, name, expr, hold, others, annotations);
  }
}
