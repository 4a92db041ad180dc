package dev.monitored.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.api.MonitoredStatus;
import dev.monitored.operator.diagnosis.Situations;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which Pods prove that a spec is monitored, while a new template replaces them. */
class RolloutTest {
  private final Situations situations = new Situations();

  @BeforeEach
  void isProven() {
    situations.before = next();
    assertThat(state("TargetsUp")).isEqualTo("True Up");
    assertThat(state("SeriesPresent")).isEqualTo("True SamplesPresent");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TargetsUp", "SeriesPresent"})
  void podsOfAnEarlierTemplateProveNothingOfANewSpec(String condition) {
    situations.generation++;
    situations.deploymentGeneration++;

    assertThat(state(condition)).isEqualTo("Unknown WaitingForScrape");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TargetsUp", "SeriesPresent"})
  void noPodOfTheNewTemplateProvesNothingHoweverOftenItIsLookedAt(String condition) {
    changeTheTemplate();
    situations.updated = 0;

    assertThat(state(condition)).isEqualTo("Unknown WaitingForScrape");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TargetsUp", "SeriesPresent"})
  void aPodOfTheNewTemplateThatIsCountedButNotSeenYetProvesNothing(String condition) {
    changeTheTemplate();
    situations.updated = 1;
    situations.existing = 3;

    assertThat(state(condition)).isEqualTo("Unknown WaitingForScrape");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TargetsUp", "SeriesPresent"})
  void aYoungPodOfANewSpecIsNotProvenByAnOldOne(String condition) {
    changeTheTemplate();
    situations.updated = 1;
    situations.existing = 3;
    addYoungPod();

    assertThat(state(condition)).isEqualTo("Unknown WaitingForScrape");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TargetsUp", "SeriesPresent"})
  void aSpecThatChangesNoPodStaysProven(String condition) {
    situations.generation++;

    assertThat(state(condition)).startsWith("True ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TargetsUp", "SeriesPresent"})
  void aRestartOfTheRolloutTakesNothingAway(String condition) {
    situations.deploymentGeneration++;
    situations.updated = 1;
    situations.existing = 3;
    addYoungPod();

    assertThat(state(condition)).startsWith("True ");
  }

  @Test
  void onceThePodsOfTheNewTemplateAreUpTheSpecIsProven() {
    changeTheTemplate();

    assertThat(state("TargetsUp")).isEqualTo("True Up");
    assertThat(state("SeriesPresent")).isEqualTo("True SamplesPresent");
  }

  /** By a new spec; the Deployment controller has seen it, and the status was written before. */
  private void changeTheTemplate() {
    situations.generation++;
    situations.deploymentGeneration++;
    situations.before = next();
    situations.deploymentGeneration--;
  }

  private void addYoungPod() {
    situations.started = Situations.NOW.minusSeconds(1);
    situations.pods.add(
        situations.pod(
            "shop-2", "False", "waiting: {reason: ContainerCreating}", "restartCount: 0"));
  }

  private String state(String condition) {
    return Conditions.find(next(), condition)
        .map(found -> found.getStatus() + " " + found.getReason())
        .orElseThrow();
  }

  private MonitoredStatus next() {
    return StatusCalculator.next(situations.situation()).status();
  }
}
