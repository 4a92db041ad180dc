package dev.monitored.operator.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.pod.ObjectEvent;
import dev.monitored.operator.pod.PodView;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first step on the way of a Pod that is missing, and no later one. */
class PodFaultTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Instant STARTED = NOW.minusSeconds(100);
  private static final String RUNS = "running: {startedAt: '2026-11-22T11:59:00Z'}";
  private static final String INITIALIZING = "waiting: {reason: PodInitializing}";
  private static final String CREATING = "waiting: {reason: ContainerCreating}";
  private static final String LOOPS = "waiting: {reason: CrashLoopBackOff, message: back-off}";

  private String init = "";
  private String specs = "{name: app}";
  private String initSpecs = "";
  private String main = app(INITIALIZING, "");
  private boolean isWorkload;
  private final List<ObjectEvent> events = new ArrayList<>();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "secret \"db\" not found | SecretMissing",
        "couldn't find key a in Secret team/db | SecretMissing",
        "configmap \"c\" not found | ConfigMapMissing",
        "configmap \"app-secrets\" not found | ConfigMapMissing",
        "couldn't find key a in ConfigMap team/secrets | ConfigMapMissing",
        "image has a secret user | ContainerCannotStart"
      })
  void b13WhatIsMissingIsToldByItsKindAndNotByItsName(String message, String expected) {
    main =
        app(
            "waiting: {reason: CreateContainerConfigError, message: '%s'}"
                .formatted(message.replace("'", "''")),
            "");

    assertThat(state()).isEqualTo("FALSE " + expected);
    assertThat(message()).isEqualTo("Pod shop-0: container app cannot start: " + message);
  }

  @ParameterizedTest
  @CsvSource({
    "image has non-numeric user (app), 'set spec.workload.runAsUser to the number of that user'",
    "image will run as root, 'set spec.workload.runAsUser to a user that can run the image'"
  })
  void m20AnImageWithoutANumberForItsUserIsToldWhichFieldGivesOne(String words, String wanted) {
    main =
        app(
            "waiting: {reason: CreateContainerConfigError, message: 'container has runAsNonRoot and %s'}"
                .formatted(words),
            "");
    var found = "Pod shop-0: container app cannot start: container has runAsNonRoot and " + words;

    assertThat(message()).isEqualTo(found);
    isWorkload = true;
    assertThat(state()).isEqualTo("FALSE ContainerCannotStart");
    assertThat(message()).isEqualTo(found + "; " + wanted);
  }

  @ParameterizedTest
  @CsvSource({
    "app, 1, Error, true",
    "app, 137, OOMKilled, false",
    "app, 0, Completed, false",
    "mesh, 1, Error, false"
  })
  void m21ACrashOfAReadOnlyImageNamesTheFieldForFoldersThatItWritesTo(
      String name, int code, String reason, boolean isNamed) {
    isWorkload = true;
    var end = "lastState: {terminated: {exitCode: %d, reason: %s}}".formatted(code, reason);
    main = container(name, LOOPS, "restartCount: 3, " + end);

    assertThat(state()).isEqualTo("FALSE CrashLooping");
    assertThat(
            message().contains("read-only file system, add the folder to spec.workload.writable"))
        .isEqualTo(isNamed);
  }

  @ParameterizedTest
  @CsvSource({
    "ErrImagePull, ''",
    "ImagePullBackOff, 'Back-off pulling image \"shop:1\": ErrImagePull: '"
  })
  void m22AnImageThatCannotBePulledIsNamedInTheWordsOfTheKubelet(String reason, String prefix) {
    var words = "failed to pull and unpack image: 401 Unauthorized";
    main = app("waiting: {reason: %s, message: '%s%s'}".formatted(reason, prefix, words), "");

    assertThat(state()).isEqualTo("FALSE ImagePullFailed");
    assertThat(message()).isEqualTo("Pod shop-0: container app cannot pull image shop:1: " + words);
  }

  @ParameterizedTest
  @CsvSource({"Always, log", "'', setup"})
  void m25AFailingInitContainerOrSidecarIsNamed(String restartPolicy, String name) {
    initSpecs = "{name: %s, restartPolicy: '%s'}".formatted(name, restartPolicy);
    init = container(name, LOOPS, "restartCount: 3, " + ended("lastState", 1));
    main = app(restartPolicy.isEmpty() ? INITIALIZING : RUNS, "ready: true");

    assertThat(state()).isEqualTo("FALSE CrashLooping");
    assertThat(message())
        .isEqualTo(
            "Pod shop-0: container %1$s keeps terminating with exit code 1 (Error); see kubectl"
                    .formatted(name)
                + " logs shop-0 --namespace team --container %s --previous".formatted(name));
  }

  @Test
  void ofACommandThatDoesNotExistTheWordsOfTheRuntimeAreTold() {
    var end =
        "lastState: {terminated: {exitCode: 128, reason: StartError,"
            + " message: 'exec: \"/no/such\": no such file or directory'}}";
    main = container("app", LOOPS, "restartCount: 3, " + end);

    assertThat(state()).isEqualTo("FALSE ContainerCannotStart");
    assertThat(message())
        .isEqualTo(
            "Pod shop-0: container app cannot start: exec: \"/no/such\": no such file or directory");
  }

  @Test
  void m25AnImageOfAnInitContainerThatCannotBePulledIsNamed() {
    initSpecs = "{name: setup}";
    init = container("setup", "waiting: {reason: ErrImagePull, message: not found}", "");

    assertThat(state()).isEqualTo("FALSE ImagePullFailed");
    assertThat(message())
        .isEqualTo("Pod shop-0: container setup cannot pull image shop:1: not found");
  }

  @Test
  void m10AnInitContainerThatRunsIsWaitedFor() {
    initSpecs = "{name: first}, {name: second}";
    init =
        container("first", "terminated: {exitCode: 0, reason: Completed}", "ready: true")
            + ", "
            + container("second", RUNS, "");

    assertThat(state()).isEqualTo("UNKNOWN Progressing");
    assertThat(message()).isEqualTo("Pod shop-0: init container second has not finished yet");
  }

  @Test
  void anInitContainerThatFailedBeforeItSucceededIsNotAtFault() {
    initSpecs = "{name: first}";
    init =
        container(
            "first",
            "terminated: {exitCode: 0, finishedAt: '2026-11-22T11:59:50Z'}",
            "ready: true, restartCount: 4");
    main = app(RUNS, "ready: true");

    assertThat(fault().any()).isEmpty();
  }

  @Test
  void m10AStartupProbeIsGivenItsOwnTime() {
    specs = "{name: app, startupProbe: {periodSeconds: 10, failureThreshold: 30}}";
    main = app(RUNS, "started: false");

    assertThat(state()).isEqualTo("UNKNOWN Progressing");
    assertThat(verdict().until()).isEqualTo(NOW.plusSeconds(240));
  }

  @ParameterizedTest
  @CsvSource({"startupProbe, startup probe", "readinessProbe, readiness probe"})
  void theProbeThatDoesNotSucceedIsNamed(String field, String expected) {
    specs = "{name: app, %s: {periodSeconds: 10, failureThreshold: 3}}".formatted(field);
    main = app(RUNS, "started: false");

    assertThat(state()).isEqualTo("FALSE ProbeFailing");
    assertThat(message())
        .isEqualTo("Pod shop-0: container app is running, but its " + expected + " fails");
  }

  @Test
  void m25APodWithoutAProbeDoesNotFailOne() {
    initSpecs = "{name: log, restartPolicy: Always}";
    init = container("log", RUNS, "restartCount: 0, started: false");
    main = app(RUNS, "ready: true");

    assertThat(fault().any()).isEmpty();
  }

  @Test
  void aReadinessGateIsNamed() {
    main = app(RUNS, "ready: true");
    var pod = pod();
    var condition = pod.getStatus().getConditions().getFirst();
    condition.setReason("ReadinessGatesNotReady");
    condition.setMessage("the status of pod readiness gate \"lb\" is not \"True\"");

    assertThat(new PodFault(new PodView(pod), List.of(), false, NOW).any().orElseThrow().message())
        .isEqualTo("Pod shop-0: the status of pod readiness gate \"lb\" is not \"True\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "FailedMount | MountVolume.SetUp failed for volume \"db\" : secret \"x\" not found"
            + " | FALSE SecretMissing",
        "FailedMount | MountVolume.SetUp failed for volume \"a\" : configmap \"x\" not found"
            + " | FALSE ConfigMapMissing",
        "FailedMount | MountVolume.SetUp failed for volume \"a\" : references non-existent secret"
            + " key: token | FALSE SecretMissing",
        "FailedAttachVolume | Multi-Attach error for volume \"pvc-1\" | UNKNOWN Progressing",
        "FailedCreatePodSandBox | plugin type=\"x\" failed | UNKNOWN Progressing",
        "Pulling | Pulling image \"shop\" | UNKNOWN Progressing"
      })
  void b12WhatAPodWaitsForIsToldInTheWordsOfTheKubelet(
      String reason, String message, String expected) {
    main = app(CREATING, "");
    event(reason, message, 20);

    assertThat(state()).isEqualTo(expected);
    assertThat(message()).isEqualTo("Pod shop-0: " + message);
    assertThat(verdict().until()).isEqualTo(NOW.plusSeconds(10));
  }

  @Test
  void aFailureBeforeTheLastStepIsOver() {
    main = app(CREATING, "");
    event("FailedMount", "secret \"x\" not found", 30);
    event("Pulling", "Pulling image \"shop\"", 10);

    assertThat(message()).isEqualTo("Pod shop-0: Pulling image \"shop\"");
  }

  @Test
  void aSecretThatIsMissingNoLongerDoesNotHideWhatIsMissingNow() {
    main = app(CREATING, "");
    event("FailedMount", "secret \"old\" not found", 400);
    event("FailedMount", "configmap \"new\" not found", 10);
    assertThat(state()).isEqualTo("FALSE ConfigMapMissing");

    event("FailedMount", "Unable to attach or mount volumes: unmounted volumes=[a]", 2);
    assertThat(state()).isEqualTo("FALSE ConfigMapMissing");
  }

  @Test
  void withoutEventsAPodIsBeingCreated() {
    main = app(CREATING, "");

    assertThat(state()).isEqualTo("UNKNOWN Progressing");
    assertThat(message()).isEqualTo("Pod shop-0: its containers are being created");
  }

  @Test
  void aThousandEventsAreOneReason() {
    main = app(CREATING, "");
    IntStream.range(0, 1_000)
        .forEach(index -> event("FailedMount", "line\nbreak " + "x".repeat(10_000) + index, index));

    assertThat(state()).isEqualTo("UNKNOWN Progressing");
    assertThat(message()).hasSizeLessThan(400).doesNotContain("\n");
  }

  @Test
  void theFirstOfTenContainersThatDoesNotStartIsNamed() {
    var pod = pod();
    var all = new ArrayList<>(pod.getStatus().getContainerStatuses());
    all.clear();
    IntStream.range(0, 10)
        .forEach(index ->
            all.add(
                new ContainerStatusBuilder()
                    .withName("c" + index)
                    .withNewState()
                    .withNewWaiting()
                    .withReason(index < 7 ? "ContainerCreating" : "CreateContainerError")
                    .withMessage("no")
                    .endWaiting()
                    .endState()
                    .build()));
    pod.getStatus().setContainerStatuses(all);

    assertThat(new PodFault(new PodView(pod), events, false, NOW).any().orElseThrow().message())
        .isEqualTo("Pod shop-0: container c7 cannot start: no");
  }

  @Test
  void anEphemeralContainerDoesNotCount() {
    main = app(CREATING, "");
    var pod = pod();
    pod.getStatus()
        .setEphemeralContainerStatuses(
            List.of(
                new ContainerStatusBuilder()
                    .withName("debug")
                    .withRestartCount(5)
                    .withNewState()
                    .withNewRunning("2026-11-22T11:59:00Z")
                    .endState()
                    .build()));

    assertThat(new PodView(pod).runningSince()).isEmpty();
    assertThat(new PodFault(new PodView(pod), events, false, NOW).any().orElseThrow().message())
        .isEqualTo("Pod shop-0: its containers are being created");
  }

  @Test
  void aPodWithoutAContainerHasNoFaultYet() {
    main = "";

    assertThat(fault().any()).isEmpty();
    assertThat(new PodView(pod()).runningSince()).isEmpty();
  }

  private void event(String reason, String message, int secondsAgo) {
    events.add(new ObjectEvent(reason, message, NOW.minusSeconds(secondsAgo)));
  }

  private String state() {
    return verdict().state() + " " + verdict().reason();
  }

  private String message() {
    return verdict().message();
  }

  private Verdict verdict() {
    return fault().any().orElseThrow();
  }

  private PodFault fault() {
    return new PodFault(new PodView(pod()), events, isWorkload, NOW);
  }

  private static String app(String state, String more) {
    return container("app", state, more);
  }

  private static String container(String name, String state, String more) {
    return "{name: %s, image: 'shop:1', state: {%s}, %s}".formatted(name, state, more);
  }

  private static String ended(String state, int code) {
    return "%s: {terminated: {exitCode: %d, reason: Error}}".formatted(state, code);
  }

  private Pod pod() {
    return Serialization.unmarshal(
        """
        metadata: {name: shop-0, namespace: team, uid: u}
        spec: {containers: [%s], initContainers: [%s]}
        status:
          phase: Pending
          startTime: '%s'
          conditions: [{type: Ready, status: 'False'}]
          initContainerStatuses: [%s]
          containerStatuses: [%s]
        """
            .formatted(specs, initSpecs, STARTED, init, main),
        Pod.class);
  }
}
