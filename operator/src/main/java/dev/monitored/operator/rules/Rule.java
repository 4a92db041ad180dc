package dev.monitored.operator.rules;

import dev.monitored.operator.api.Durations;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A rule of Prometheus; {@code expr} is what it evaluates. */
public sealed interface Rule {
  String name();

  Expr expr();

  /** The same, to be compared with what a Prometheus has loaded. */
  RuleDefinition in(String group);

  /** Fires when the expression has held for the duration, such as 5m. */
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

    /** Text may hold templates of Prometheus. What to do stands in the alert's runbook. */
    Alert described(String summary, String description) {
      var texts = new TreeMap<>(Map.of("summary", summary, "description", description));
      Runbooks.ours().page(name).ifPresent(page -> texts.put("runbook_url", page));
      return new Alert(name, expr, duration, labels, texts);
    }
  }

  /** Keeps the value of the expression as a series of that name. */
  record Recording(String name, Expr expr) implements Rule {
    @Override
    public RuleDefinition in(String group) {
      return new RuleDefinition(group, name, expr.toString(), Duration.ZERO, Map.of(), Map.of());
    }
  }
}
