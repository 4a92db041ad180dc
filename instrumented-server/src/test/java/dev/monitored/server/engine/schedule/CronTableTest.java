package dev.monitored.server.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.server.job.schedule.Timing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of cron expressions in the documentation: ours, cronie, Kubernetes. */
class CronTableTest {
  private static final Path PAGE = Path.of("../docs/job-server/schedules.md");
  private static final String SAME = "the same";
  private static final Instant FROM = Instant.parse("2026-11-01T00:00:00Z");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);

  /** A row of it. */
  record Case(String expression, String ours, String cronie, String kubernetes) {
    static Case of(String row) {
      var cells = Arrays.stream(row.split("\\|", -1)).map(String::strip).toList();
      return new Case(cells.get(1).replace("`", ""), cells.get(2), cells.get(3), cells.get(4));
    }
  }

  static Stream<Case> cases() throws IOException {
    return Files.readAllLines(PAGE).stream()
        .filter(line -> line.matches("\\| `.*\\|.*\\|.*\\|.*\\|"))
        .map(Case::of);
  }

  @Test
  void thereAreSome() throws IOException {
    assertThat(cases()).hasSizeGreaterThan(35);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void anExpressionFiresAsTheTableSays(Case expected) {
    assertThat(times(expected.expression())).isEqualTo(expected.ours());
  }

  private static String times(String expression) {
    try {
      var times = FireTimes.of(new Timing.Cron(expression, ZoneOffset.UTC));
      var found =
          Stream.iterate(times.after(FROM), Optional::isPresent, time -> time.flatMap(times::after))
              .flatMap(Optional::stream)
              .limit(3)
              .map(TIME::format)
              .collect(Collectors.joining(", "));
      return found.isEmpty() ? "never" : found;
    } catch (IllegalArgumentException e) {
      return "refused";
    }
  }

  /** Whoever brings it from elsewhere hears of it where both accept it and differ. */
  @ParameterizedTest
  @MethodSource("cases")
  void whatKubernetesReadsInAnotherWayHasAWarning(Case expected) {
    if (expected.ours().startsWith("2")) {
      assertThat(CronExpression.parse(expected.expression()).warnings())
          .hasSize(
              expected.kubernetes().equals(SAME) || !expected.kubernetes().startsWith("2") ? 0 : 1);
    }
  }
}
