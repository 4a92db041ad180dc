package dev.monitored.operator.dashboard;

import static dev.monitored.operator.rules.Expr.max;
import static dev.monitored.operator.rules.Expr.quantile;
import static dev.monitored.operator.rules.Expr.sum;

import dev.monitored.operator.dashboard.Panel.Section;
import dev.monitored.operator.rules.Expr;
import dev.monitored.operator.rules.Series;
import dev.monitored.operator.rules.TargetSeries;
import java.util.ArrayList;
import java.util.List;

/** The panels of the operator itself. */
record OperatorPanels(TargetSeries application) {
  private static final String PREFIX = "monitored_operator_";
  private static final String DAY = "1d";
  private static final List<String> ALL = List.of();

  List<Section> sections() {
    var sections = new ArrayList<Section>();
    sections.add(new Section("Applications", List.of(monitored(), proofs(), phases())));
    sections.add(new Section("Work", List.of(reconciliations(), polls(), statusWrites())));
    sections.addAll(new TargetPanels(application).sections());
    return List.copyOf(sections);
  }

  /** Each replica knows all of them. */
  private Panel monitored() {
    var ready = List.of("ready");
    return Panel.graph("Monitored objects", "short", "By the status of the condition Ready.")
        .line("{{ready}}", max(ready, series("monitored")));
  }

  private Panel proofs() {
    return Panel.number("Proven", "short", "Monitored objects that were first proven in 24 hours.")
        .line(
            "proven",
            sum(
                ALL,
                series("time_to_proof_seconds_count")
                    .with("phase", "proven")
                    .over("increase", DAY)));
  }

  private Panel phases() {
    var buckets = series("time_to_proof_seconds_bucket").over("increase", DAY);
    var text =
        "Time from the creation until most were first written, discovered and so on, by day.";
    return Panel.graph("Time to first proof", "s", text)
        .line("{{phase}}", quantile(0.9, sum(List.of("le", "phase"), buckets)));
  }

  private Panel reconciliations() {
    return rate("Reconciliations", "outcome", "reconciliations_total", "By outcome.");
  }

  private Panel polls() {
    return rate("Requests to Prometheus", "outcome", "polls_total", "By outcome.");
  }

  private Panel statusWrites() {
    return Panel.graph("Status writes", "ops", "Writes of a changed status.")
        .line("writes", sum(ALL, rated("status_writes_total")));
  }

  private Panel rate(String title, String label, String metric, String description) {
    return Panel.graph(title, "ops", description)
        .line("{{" + label + "}}", sum(List.of(label), rated(metric)));
  }

  private Expr rated(String metric) {
    return series(metric).rate(TargetPanels.WINDOW);
  }

  private Series series(String metric) {
    return application.series(PREFIX + metric);
  }
}
