package dev.monitored.operator.prometheus;

import java.util.SortedMap;

/** A rule of Prometheus; {@code expr} is what it evaluates. */
public sealed interface Rule {
  String name();

  Expr expr();

  /** Fires when the expression has held for the duration, such as 5m. */
  record Alert(
      String name,
      Expr expr,
      String duration,
      SortedMap<String, String> labels,
      SortedMap<String, String> annotations)
      implements Rule {}

  /** Keeps the value of the expression as a series of that name. */
  record Recording(String name, Expr expr) implements Rule {}
}
