package dev.monitored.operator.rules;

import java.time.Duration;
import java.util.Map;

/**
 * A rule as the operator writes it for a Prometheus, or as the Prometheus returns it. Equal
 * definitions have the same effect.
 *
 * @param hold how long the expression of an alert must return a result before the alert fires; zero
 *     for a recording rule
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
