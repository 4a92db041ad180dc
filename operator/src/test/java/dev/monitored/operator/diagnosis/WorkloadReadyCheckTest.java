package dev.monitored.operator.diagnosis;

import static dev.monitored.operator.diagnosis.Situations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.children.Part;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.status.Conditions;
import dev.monitored.operator.status.StatusDecision;
import dev.monitored.operator.status.StatusOf;
import io.fabric8.kubernetes.api.model.Pod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkloadReadyCheckTest {
  private final Situations situations = new Situations();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ImagePullBackOff | Back-off pulling image | ImagePullFailed",
        "ErrImagePull | no such image | ImagePullFailed",
        "CrashLoopBackOff | back-off 10s | CrashLooping",
        "CreateContainerConfigError | secret \"db\" not found | SecretMissing",
        "CreateContainerConfigError | couldn't find key a in Secret team/db | SecretMissing",
        "CreateContainerConfigError | configmap \"c\" not found | ConfigMapMissing",
        "CreateContainerConfigError | image will run as root | ContainerCannotStart"
      })
  void aWaitingContainerSaysWhy(String reason, String message, String expected) {
    situations.available = 1;
    situations.pods.set(
        1,
        situations.pod(
            "shop-1",
            "False",
            "waiting: {reason: %s, message: '%s'}".formatted(reason, message.replace("'", "''")),
            "restartCount: 0"));

    assertThat(state("WorkloadReady")).isEqualTo("False " + expected);
    assertThat(state("Ready")).isEqualTo("False " + expected);
  }

  @Test
  void aContainerThatEndedTwiceLatelyIsLoopingThoughItRunsAtTheMoment() {
    situations.pods.set(
        1,
        situations.pod(
            "shop-1",
            "True",
            "running: {startedAt: '%s'}".formatted(NOW),
            "restartCount: 2, lastState: {terminated: {exitCode: 1, finishedAt: '%s'}}"
                .formatted(NOW.minusSeconds(5))));

    assertThat(state("WorkloadReady")).isEqualTo("False CrashLooping");
    assertThat(next().lookAgain()).contains(NOW.plusSeconds(55));
  }

  @Test
  void aRunningContainerMayTakeAsLongAsItsProbesAllow() {
    situations.available = 1;
    situations.started = NOW.minusSeconds(20);
    situations.pods.set(1, notReady());
    assertThat(state("WorkloadReady")).isEqualTo("Unknown Progressing");

    assertThat(next().lookAgain()).contains(NOW.minusSeconds(20).plusSeconds(30));

    situations.now = NOW.plusSeconds(10);
    assertThat(state("WorkloadReady")).isEqualTo("False ProbeFailing");
  }

  @Test
  void nothingIsWantedAndNothingRuns() {
    situations.spec = "{workload: {image: shop}, replicas: 0}";
    situations.pods.clear();

    assertThat(state("TargetsUp")).isEqualTo("True ScaledToZero");
  }

  @Test
  void aFailedWriteComesFirst() {
    situations.failures.put(Part.WORKLOAD, Finding.of("NameConflict", "taken"));

    assertThat(state("WorkloadReady")).isEqualTo("False NameConflict");
  }

  private Pod notReady() {
    return situations.pod(
        "shop-1",
        "False",
        "running: {startedAt: '%s'}".formatted(situations.started),
        "restartCount: 0");
  }

  private StatusDecision next() {
    return StatusOf.next(situations.situation());
  }

  private String state(String type) {
    return Conditions.find(next().status(), type)
        .map(condition -> condition.getStatus() + " " + condition.getReason())
        .orElse("absent");
  }
}
