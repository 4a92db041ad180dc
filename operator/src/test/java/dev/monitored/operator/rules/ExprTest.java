package dev.monitored.operator.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExprTest {
  @Test
  void escapesWhatWouldEndALabelValue() {
    var series = Series.of("up").with("job", "a\"} or vector(1) #\\\n");

    assertThat(series).hasToString("up{job=\"a\\\"} or vector(1) #\\\\\\n\"}");
  }

  @Test
  void takesAlternativesAsTheyAre() {
    var series = Series.of("up").withAny("job", List.of("a.b", "c|d"));

    assertThat(series).hasToString("up{job=~\"a\\\\.b|c\\\\|d\"}");
  }

  @Test
  void enclosesOperationsWithinOperations() {
    var one = Series.of("one");

    assertThat(one.minus(Series.of("two")).dividedBy(Series.of("three")).above(0.5))
        .hasToString("((one - two) / three) > 0.5");
  }

  @Test
  void wordsWhatPrometheusWouldWordOtherwise() {
    var series = Series.of("up").with("job", "a").withAny("code", List.of("b")).in("1h");

    assertThat(series).hasToString("up{code=~\"b\",job=\"a\"}[1h]");
    assertThat(Expr.number(1e7)).hasToString("10000000");
    assertThat(Expr.number(1e-7)).hasToString("0.0000001");
    assertThat(Expr.number(-0.25)).hasToString("-0.25");
    assertThat(Expr.number(0)).hasToString("0");
  }

  @Test
  void tellsWhichSeriesItReads() {
    var errors = Series.of("errors").with("code", "500");

    var expr =
        Expr.sum(List.of("job"), errors.rate("5m"))
            .dividedBy(Expr.call("absent", Series.of("all")));

    assertThat(expr.series()).map(Series::toString).containsExactly("errors{code=\"500\"}", "all");
    assertThat(expr).hasToString("sum by (job) (rate(errors{code=\"500\"}[5m])) / absent(all)");
  }
}
