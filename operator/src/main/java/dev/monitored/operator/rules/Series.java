package dev.monitored.operator.rules;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The series of one metric whose labels match. All expressions consist of these. */
public record Series(String metric, List<Match> matches) implements Expr {

  public static Series of(String metric) {
    return new Series(metric, List.of());
  }

  /** Selects the series whose label has this value. */
  public Series with(String label, String value) {
    return with(new Match(label, "=", value));
  }

  /** Selects the series whose label has one of these values. Values are not regular expressions. */
  public Series withAny(String label, List<String> values) {
    var regex = values.stream().map(Series::literal).collect(Collectors.joining("|"));
    return with(new Match(label, "=~", regex));
  }

  /** Selects the series whose label does not match the regular expression. */
  public Series unlike(String label, String regex) {
    return with(new Match(label, "!~", regex));
  }

  /** The samples of a time window, as an argument of a function. */
  public Expr in(String window) {
    return new Range(this, window);
  }

  public Expr over(String function, String window) {
    return Expr.call(function, in(window));
  }

  public Expr rate(String window) {
    return over("rate", window);
  }

  @Override
  public Stream<Series> series() {
    return Stream.of(this);
  }

  @Override
  public String toString() {
    return matches.isEmpty()
        ? metric
        : matches.stream()
            .map(Match::toString)
            .sorted()
            .collect(Collectors.joining(",", metric + "{", "}"));
  }

  private Series with(Match match) {
    return new Series(metric, Stream.concat(matches.stream(), Stream.of(match)).toList());
  }

  private static String literal(String value) {
    return value.replaceAll("([\\\\.+*?()|\\[\\]{}^$])", "\\\\$1");
  }

  /** One label matcher; {@code operator} is =, =~ or !~. */
  public record Match(String label, String operator, String value) {
    @Override
    public String toString() {
      var escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
      return label + operator + '"' + escaped + '"';
    }
  }
}
