package dev.monitored.operator.status;

import static dev.monitored.operator.diagnosis.Situations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.Entries;
import dev.monitored.operator.api.MonitoredStatus;
import dev.monitored.operator.diagnosis.Outcome;
import dev.monitored.operator.diagnosis.Outcome.Gap;
import dev.monitored.operator.diagnosis.Outcome.Kind;
import dev.monitored.operator.diagnosis.Situations;
import dev.monitored.operator.diagnosis.Verdict;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of {@link VerdictHold}, all cells. */
class VerdictHoldTest {
  private static final Verdict GOOD = Verdict.holds("Good", "all are up");

  private final Situations situations = new Situations();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "True    | NO_ANSWER_YET     | True Before",
        "False   | NO_ANSWER_YET     | False Before",
        "Unknown | NO_ANSWER_YET     | Unknown Before",
        "none    | NO_ANSWER_YET     | Unknown Found",
        "True    | NO_SAMPLES_YET    | True Before",
        "False   | NO_SAMPLES_YET    | False Before",
        "Unknown | NO_SAMPLES_YET    | Unknown Found",
        "none    | NO_SAMPLES_YET    | Unknown Found",
        "True    | UNREACHABLE       | True Before",
        "False   | UNREACHABLE       | False Before",
        "Unknown | UNREACHABLE       | Unknown Found",
        "none    | UNREACHABLE       | Unknown Found",
        "True    | JUST_STARTED      | True Before",
        "False   | JUST_STARTED      | False Before",
        "Unknown | JUST_STARTED      | Unknown Found",
        "none    | JUST_STARTED      | Unknown Found",
        "True    | REWRITTEN         | True Before",
        "False   | REWRITTEN         | Unknown Found",
        "Unknown | REWRITTEN         | Unknown Found",
        "none    | REWRITTEN         | Unknown Found",
        "True    | ONE_FAILED_SCRAPE | True Before",
        "False   | ONE_FAILED_SCRAPE | False Found",
        "Unknown | ONE_FAILED_SCRAPE | Unknown WaitingForScrape",
        "none    | ONE_FAILED_SCRAPE | Unknown WaitingForScrape",
        "True    | YOUNG_POD         | True Good",
        "False   | YOUNG_POD         | Unknown Found",
        "Unknown | YOUNG_POD         | Unknown Found",
        "none    | YOUNG_POD         | Unknown Found",
      })
  void aGapLeavesWhatWasSaidBefore(@Nullable String before, Kind kind, String expected) {
    assertThat(over(before, gap(kind, 1))).isEqualTo(expected);
    assertThat(over(before, answer("True"), gap(kind, 1))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "True    | NO_ANSWER_YET", "True    | UNREACHABLE",
        "False   | NO_ANSWER_YET", "False   | UNREACHABLE",
        "Unknown | NO_ANSWER_YET", "Unknown | UNREACHABLE",
        "none    | NO_ANSWER_YET", "none    | UNREACHABLE",
      })
  void whenASilenceEndsWhatWasFoundIsSaid(@Nullable String before, Kind kind) {
    assertThat(over(before, gap(kind, 0))).isEqualTo("Unknown Found");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "True, True Good",
        "False, True Good",
        "Unknown, True Good",
        "none, True Good",
      })
  void anAnswerAlwaysCounts(@Nullable String before, String expected) {
    assertThat(over(before, answer("True"))).isEqualTo(expected);
    assertThat(over(before, answer("False"))).isEqualTo("False Found");
    assertThat(over(before, answer("Unknown"))).isEqualTo("Unknown Found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "True    | False   | False Found",
        "True    | Unknown | Unknown Found",
        "False   | False   | False Found",
        "False   | Unknown | False Before",
        "Unknown | False   | False Found",
        "Unknown | Unknown | Unknown Found",
      })
  void aGapKeepsNothingThatAnotherAnswerHasRefuted(String before, String other, String expected) {
    assertThat(over(before, gap(Kind.NO_ANSWER_YET, 1), answer(other))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"1, 5", "5, 1"})
  void theEndOfTheNearestGapIsNamed(long one, long other) {
    var held = hold("True").over(List.of(gap(Kind.UNREACHABLE, one), young(other)), GOOD);

    assertThat(held.verdict().until()).isEqualTo(NOW.plusSeconds(1));
    assertThat(held.isKept()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "Prometheus/monitoring/other, ServiceMonitor",
    "Prometheus/monitoring/main, PodMonitor"
  })
  void whatWasSaidOfAnotherIsNotKept(String ref, String route) {
    situations.before = status("True", ref, route);
    var hold = VerdictHold.of(situations.situation().previous(), Conditions.TARGETS_UP, NOW);

    assertThat(word(hold.over(List.of(gap(Kind.UNREACHABLE, 1)), GOOD).verdict()))
        .isEqualTo("Unknown Found");
  }

  private String over(@Nullable String before, Outcome... outcomes) {
    return word(hold(before).over(Arrays.asList(outcomes), GOOD).verdict());
  }

  private VerdictHold hold(@Nullable String before) {
    situations.before =
        before == null ? null : status(before, "Prometheus/monitoring/main", "ServiceMonitor");
    return VerdictHold.of(situations.situation().previous(), Conditions.TARGETS_UP, NOW);
  }

  private Outcome answer(String state) {
    var verdict =
        switch (state) {
          case "True" -> Verdict.holds("Up", "up");
          case "False" -> Verdict.fails("Found", "down");
          default -> Verdict.unknown("Found", "outdated");
        };
    return new Outcome(situations.choices.getFirst(), verdict, null);
  }

  private Outcome gap(Kind kind, long seconds) {
    var found =
        kind == Kind.ONE_FAILED_SCRAPE
            ? Verdict.fails("Found", "refused")
            : Verdict.unknown("Found", "awaited");
    var until = kind == Kind.ONE_FAILED_SCRAPE ? null : NOW.plusSeconds(seconds);
    return new Outcome(situations.choices.getFirst(), found, new Gap(kind, until));
  }

  private Outcome young(long seconds) {
    return gap(Kind.YOUNG_POD, seconds);
  }

  private static String word(Verdict verdict) {
    return verdict.state().word() + " " + verdict.reason();
  }

  private static MonitoredStatus status(String state, String ref, String route) {
    var condition =
        new ConditionBuilder()
            .withType(Conditions.TARGETS_UP)
            .withStatus(state)
            .withReason("Before")
            .withMessage("as before")
            .withLastTransitionTime(NOW.minusSeconds(900).toString())
            .withObservedGeneration(3L)
            .build();
    var entry = Entries.of(ref, true, route, null);
    return new MonitoredStatus(
        3L, 2, null, null, "2/2", null, List.of(entry), null, null, null, null, List.of(condition));
  }
}
