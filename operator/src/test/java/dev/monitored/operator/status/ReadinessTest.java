package dev.monitored.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.MonitoredSpec;
import dev.monitored.operator.diagnosis.Verdict;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadinessTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // readyWhen | WorkloadReady       | another            | past deadline | Ready ...
        "Proven    | True Available        | True Up            | false | True Proven",
        "Proven    | True Available        | Unknown Waiting    | false | Unknown Waiting, Reconciling",
        "Proven    | True Available        | False AuthError    | false | False AuthError, Reconciling",
        "Proven    | True Available        | False NameConflict | false | False NameConflict, Reconciling",
        "Proven    | False ImagePullFailed | True Up            | false | False ImagePullFailed, Reconciling",
        "Proven    | False ImagePullFailed | False AuthError    | true  | False ImagePullFailed, Stalled",
        "Proven    | False ImmutableField  | True Up            | false | False ImmutableField, Stalled",
        "Proven    | True Available        | False AuthError    | true  | False AuthError, Reconciling",
        "Proven    | Unknown Progressing   | True Up            | true  | Unknown Progressing, Reconciling",
        "Proven    | True ScaledToZero     | True Up            | true  | True Proven",
        "Available | True Available        | True Up            | false | True Available",
        "Available | True Available        | Unknown Waiting    | false | True Available",
        "Available | True Available        | False AuthError    | false | True Available",
        "Available | True Available        | False NameConflict | false | False NameConflict, Reconciling",
        "Available | False NameConflict    | True Up            | false | False NameConflict, Reconciling",
        "Available | False ImagePullFailed | True Up            | false | False ImagePullFailed, Reconciling",
        "Available | False ImagePullFailed | True Up            | true  | False ImagePullFailed, Stalled",
        "Available | False ImmutableField  | False AuthError    | false | False ImmutableField, Stalled",
        "Available | Unknown Progressing   | True Up            | false | Unknown Progressing, Reconciling",
        "Available | True ScaledToZero     | True Up            | false | True ScaledToZero",
      })
  void oneOfReconcilingAndStalledStandsBesideWhatIsNotReady(
      String readyWhen, String workload, String other, boolean isPastDeadline, String expected) {
    var readiness =
        new Readiness(
            spec("readyWhen: " + readyWhen),
            verdict(workload),
            List.of(verdict(other)),
            isPastDeadline);

    assertThat(shown(readiness)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"SpecUnreadable, Stalled", "ReconcileFailed, Reconciling"})
  void anUnreadableSpecIsForItsAuthorAndAFaultOfTheOperatorIsNot(String reason, String beside) {
    assertThat(Readiness.failed(Verdict.fails(reason, "why")))
        .containsOnlyKeys("Ready", beside)
        .containsEntry(beside, Verdict.holds(reason, "why"));
  }

  @Test
  void whatStandsBesideReadyHasItsWordsAndNoTimeOfItsOwn() {
    var waiting = Verdict.waits("Waiting", "until then", Instant.EPOCH);
    var conditions = new Readiness(spec("paused: true"), waiting, List.of(), false).conditions();

    assertThat(conditions)
        .containsEntry("Ready", Verdict.waits("Waiting", "(paused) until then", Instant.EPOCH))
        .containsEntry("Reconciling", Verdict.holds("Waiting", "(paused) until then"));
  }

  private static String shown(Readiness readiness) {
    return readiness.conditions().entrySet().stream()
        .map(entry ->
            entry.getKey().equals("Ready")
                ? entry.getValue().state().word() + " " + entry.getValue().reason()
                : entry.getKey())
        .collect(Collectors.joining(", "));
  }

  private static Verdict verdict(String text) {
    var state = text.substring(0, text.indexOf(' '));
    var reason = text.substring(text.indexOf(' ') + 1);
    return switch (state) {
      case "True" -> Verdict.holds(reason, "");
      case "False" -> Verdict.fails(reason, "");
      default -> Verdict.unknown(reason, "");
    };
  }

  private static MonitoredSpec spec(String field) {
    var yaml = "spec: {workload: {image: shop}, " + field + "}";
    return Serialization.unmarshal(yaml, Monitored.class).getSpec();
  }
}
