package dev.monitored.operator.rules;

import dev.monitored.operator.api.Durations;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A recording rule or an alert of Prometheus. */
public sealed interface Rule {
  String name();

  Expr expr();

  /** This rule as a definition that can be compared with the loaded rules of a Prometheus. */
  public RuleDefinition in(String group);

  /** Fires if the expression has returned a result for the duration, such as 5m. */
  record Alert(
      String name,
      Expr expr,
      String duration,
      SortedMap<String, String> labels,
      SortedMap<String, String> annotations)
      implements Rule {

    @Override
    public RuleDefinition in(String group) {
      var hold = Durations.parse(duration, Duration.ZERO);
      return new RuleDefinition(group, name, expr.toString(), hold, labels, annotations);
    }

    static Alert of(String name, Expr expr, String duration, String severity) {
      var labels = new TreeMap<>(Map.of("severity", severity));
      return new Alert(name, expr, duration, labels, new TreeMap<>());
    }

    /**
     * The texts may contain templates of Prometheus. The runbook describes how to fix the problem.
     */
    Alert described(String summary, String description) {
      var texts = new TreeMap<>(Map.of("summary", summary, "description", description));
      Runbooks.ours().page(name).ifPresent(page -> texts.put("runbook_url", page));
      return new Alert(name, expr, duration, labels, texts);
    }
  }

  /** Stores the result of the expression as a series with this name. */
  record Recording(String name, Expr expr) implements Rule {
    @Override
    public RuleDefinition in(String group) {
      return new RuleDefinition(group, name, expr.toString(), Duration.ZERO, Map.of(), Map.of());
    }
  }
}
