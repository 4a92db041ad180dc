package dev.monitored.operator.diagnosis;

import static dev.monitored.operator.diagnosis.Situations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.children.Part;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.status.Conditions;
import dev.monitored.operator.status.StatusCalculator;
import dev.monitored.operator.status.StatusDecision;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
  void thePodWhoseTimeEndsFirstIsLookedAtFirst() {
    situations.available = 0;
    situations.started = NOW.minusSeconds(10);
    situations.pods.set(0, notReady());
    situations.started = NOW.minusSeconds(20);
    situations.pods.set(1, notReady());

    assertThat(state("WorkloadReady")).isEqualTo("Unknown Progressing");
    assertThat(next().lookAgain()).contains(NOW.plusSeconds(10));
  }

  @Test
  void nothingIsWantedAndNothingRuns() {
    situations.spec = "{workload: {image: shop}, replicas: 0}";
    situations.pods.clear();

    assertThat(state("TargetsUp")).isEqualTo("True ScaledToZero");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NameConflict", "ReconcileFailed"})
  void aFailedWriteComesFirst(String reason) {
    situations.failures.put(Part.WORKLOAD, Finding.of(reason, "taken"));

    assertThat(state("WorkloadReady")).isEqualTo("False " + reason);
  }

  @Test
  void asManyPodsAsAreWantedAreAvailable() {
    assertThat(state("WorkloadReady")).isEqualTo("True Available");
  }

  @Test
  void aPodThatFitsOnNoNodeIsNamed() {
    situations.available = 1;
    var pod = situations.pod("shop-1", "False", "waiting: {reason: Pending}", "restartCount: 0");
    pod.getStatus().setContainerStatuses(List.of());
    pod.getStatus()
        .setConditions(
            List.of(
                new PodConditionBuilder()
                    .withType("PodScheduled")
                    .withStatus("False")
                    .withReason("Unschedulable")
                    .withMessage("0/1 nodes are available: 1 Insufficient cpu.")
                    .build()));
    situations.pods.set(1, pod);

    assertThat(state("WorkloadReady")).isEqualTo("False Unschedulable");
  }

  @ParameterizedTest
  @CsvSource({"ReplicaFailure, True,  PodsRejected", "Progressing,    False, RolloutStuck"})
  void whatTheDeploymentSaysIsRepeated(String type, String status, String expected) {
    situations.available = 1;
    situations.deploymentCondition =
        "{type: %s, status: '%s', message: why}".formatted(type, status);

    assertThat(state("WorkloadReady")).isEqualTo("False " + expected);
    assertThat(Conditions.find(next().status(), "WorkloadReady").orElseThrow().getMessage())
        .isEqualTo("why");
  }

  /** As when a Secret that it mounts is missing. */
  @Test
  void aPodThatWaitsDoesNotHideThatTheRolloutIsStuck() {
    situations.available = 1;
    situations.started = NOW.minusSeconds(700);
    situations.pods.set(
        1,
        situations.pod(
            "shop-1", "False", "waiting: {reason: ContainerCreating}", "restartCount: 0"));
    situations.deploymentCondition =
        "{type: Progressing, status: 'False', message: It has timed out progressing.}";

    assertThat(state("WorkloadReady")).isEqualTo("False RolloutStuck");
    assertThat(Conditions.find(next().status(), "WorkloadReady").orElseThrow().getMessage())
        .startsWith("It has timed out progressing. Pod shop-1: its containers are being created");
  }

  @ParameterizedTest
  @CsvSource({"ReplicaFailure, True", "Progressing, False"})
  void whatTheDeploymentSaysOfAnEarlierGenerationDoesNotCount(String type, String status) {
    situations.available = 1;
    situations.deploymentGeneration = 2;
    situations.deploymentCondition =
        "{type: %s, status: '%s', message: why}".formatted(type, status);

    assertThat(state("WorkloadReady")).isEqualTo("Unknown Progressing");
  }

  @Test
  void aRolloutThatWasPausedByHandIsNamedWithTheCommandThatResumesIt() {
    situations.available = 1;
    situations.deploymentCondition =
        "{type: Progressing, status: Unknown, reason: DeploymentPaused, message: paused}";

    assertThat(state("WorkloadReady")).isEqualTo("False RolloutPaused");
    assertThat(Conditions.find(next().status(), "WorkloadReady").orElseThrow().getMessage())
        .endsWith("kubectl rollout resume deployment shop --namespace team");
  }

  @Test
  void aRolloutThatIsDoneMayBePaused() {
    situations.deploymentCondition =
        "{type: Progressing, status: Unknown, reason: DeploymentPaused, message: paused}";

    assertThat(state("WorkloadReady")).isEqualTo("True Available");
  }

  @Test
  void aDeploymentThatIsDeletedWhileNothingIsWrittenIsNamed() {
    situations.spec = "{workload: {image: shop}, replicas: 2, paused: true}";
    situations.isDeployed = false;
    situations.pods.clear();

    assertThat(state("WorkloadReady")).isEqualTo("False DeploymentMissing");
  }

  @Test
  void aDeploymentThatIsNotThereYetIsOneWithoutPods() {
    situations.available = 0;
    situations.pods.clear();
    var before = next().status();
    situations.isDeployed = false;

    assertThat(state("WorkloadReady")).isEqualTo("Unknown Progressing");
    assertThat(Conditions.find(next().status(), "WorkloadReady"))
        .isEqualTo(Conditions.find(before, "WorkloadReady"));
  }

  private Pod notReady() {
    return situations.pod(
        "shop-1",
        "False",
        "running: {startedAt: '%s'}".formatted(situations.started),
        "restartCount: 0");
  }

  private StatusDecision next() {
    return StatusCalculator.next(situations.situation());
  }

  private String state(String type) {
    return Conditions.find(next().status(), type)
        .map(condition -> condition.getStatus() + " " + condition.getReason())
        .orElse("absent");
  }
}
