package dev.monitored.operator.rules;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An expression of PromQL. {@code toString} returns it in the notation in which Prometheus prints
 * it.
 *
 * <pre>{@code
 * Expr.sum(List.of("job"), Series.of("up").with("job", "a\"b").over("increase", "5m"))
 * // sum by (job) (increase(up{job="a\"b"}[5m]))
 * }</pre>
 */
public sealed interface Expr
    permits Series, Expr.Range, Expr.Call, Expr.Aggregate, Expr.Binary, Expr.Scalar {

  /** The series that this expression reads, in the order of the text. */
  Stream<Series> series();

  static Expr number(double value) {
    return new Scalar(value);
  }

  static Expr call(String function, Expr... arguments) {
    return new Call(function, List.of(arguments));
  }

  /** The time of the evaluation, in seconds since 1970. */
  static Expr now() {
    return call("time");
  }

  static Expr sum(List<String> by, Expr inner) {
    return new Aggregate("sum", by, inner);
  }

  static Expr max(List<String> by, Expr inner) {
    return new Aggregate("max", by, inner);
  }

  static Expr min(List<String> by, Expr inner) {
    return new Aggregate("min", by, inner);
  }

  static Expr quantile(double quantile, Expr buckets) {
    return call("histogram_quantile", number(quantile), buckets);
  }

  default Expr dividedBy(Expr right) {
    return new Binary(this, "/", right);
  }

  default Expr minus(Expr right) {
    return new Binary(this, "-", right);
  }

  default Expr equalTo(double right) {
    return new Binary(this, "==", number(right));
  }

  default Expr above(double right) {
    return new Binary(this, ">", number(right));
  }

  default Expr and(Expr right) {
    return new Binary(this, "and", right);
  }

  default Expr or(Expr right) {
    return new Binary(this, "or", right);
  }

  /** The same, where those are told apart by these labels, the name of a metric among them. */
  default Expr orOn(List<String> labels, Expr right) {
    return new Binary(this, "or on (" + String.join(", ", labels) + ")", right);
  }

  default Expr unless(Expr right) {
    return new Binary(this, "unless", right);
  }

  /** The operator {@code unless}, if only the left side has the label. */
  default Expr unlessIgnoring(String label, Expr right) {
    return new Binary(this, "unless ignoring (" + label + ")", right);
  }

  /** The samples of a time window, such as 5m. */
  record Range(Series of, String window) implements Expr {
    @Override
    public Stream<Series> series() {
      return of.series();
    }

    @Override
    public String toString() {
      return of + "[" + window + "]";
    }
  }

  record Call(String function, List<Expr> arguments) implements Expr {
    @Override
    public Stream<Series> series() {
      return arguments.stream().flatMap(Expr::series);
    }

    @Override
    public String toString() {
      return arguments.stream()
          .map(Expr::toString)
          .collect(Collectors.joining(", ", function + "(", ")"));
    }
  }

  record Aggregate(String function, List<String> by, Expr inner) implements Expr {
    @Override
    public Stream<Series> series() {
      return inner.series();
    }

    @Override
    public String toString() {
      var labels = by.isEmpty() ? "" : " by (" + String.join(", ", by) + ") ";
      return function + labels + "(" + inner + ")";
    }
  }

  record Binary(Expr left, String operator, Expr right) implements Expr {
    @Override
    public Stream<Series> series() {
      return Stream.concat(left.series(), right.series());
    }

    @Override
    public String toString() {
      return enclosed(left) + " " + operator + " " + enclosed(right);
    }

    private static String enclosed(Expr side) {
      return side instanceof Binary ? "(" + side + ")" : side.toString();
    }
  }

  record Scalar(double value) implements Expr {
    @Override
    public Stream<Series> series() {
      return Stream.empty();
    }

    @Override
    public String toString() {
      return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
  }
}
