package dev.monitored.operator.dashboard;

import dev.monitored.operator.rules.Expr;
import java.util.ArrayList;
import java.util.List;

/**
 * What one panel shows.
 *
 * @param type Grafana's name of the visualisation
 * @param unit Grafana's name of the unit
 */
record Panel(String type, String title, String unit, String description, List<Line> lines) {

  /** A query, and how Grafana names each of its series: a text with labels in double braces. */
  record Line(String legend, Expr expr) {}

  /** Panels under a common heading. */
  record Section(String title, List<Panel> panels) {}

  static Panel number(String title, String unit, String description) {
    return new Panel("stat", title, unit, description, List.of());
  }

  static Panel graph(String title, String unit, String description) {
    return new Panel("timeseries", title, unit, description, List.of());
  }

  Panel line(String legend, Expr expr) {
    var more = new ArrayList<>(lines);
    more.add(new Line(legend, expr));
    return new Panel(type, title, unit, description, List.copyOf(more));
  }
}
