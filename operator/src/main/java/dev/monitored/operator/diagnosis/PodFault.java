package dev.monitored.operator.diagnosis;

import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.snapshot.PodView;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Why one Pod does not work, as far as its status tells; the first check that finds something. */
record PodFault(PodView pod, Instant now) {
  private static final Duration RECENT = Duration.ofSeconds(60);
  private static final Duration MOUNTING = Duration.ofSeconds(15);
  private static final Set<String> PULL =
      Set.of(
          "ErrImagePull",
          "ImagePullBackOff",
          "InvalidImageName",
          "ErrImageNeverPull",
          "ImageInspectError",
          "RegistryUnavailable");
  private static final Set<String> START =
      Set.of("CreateContainerConfigError", "CreateContainerError", "RunContainerError");

  /** What keeps working Pods from counting, too: a container that keeps ending. */
  Optional<Verdict> looping() {
    return waiting(waiting -> "CrashLoopBackOff".equals(waiting.getReason()))
        .map(_ -> looping(null))
        .or(this::endedAgain);
  }

  Optional<Verdict> any() {
    return Stream.<Optional<Verdict>>of(
            missing("secret", Reasons.SECRET_MISSING),
            missing("configmap", Reasons.CONFIG_MAP_MISSING),
            image(),
            start(),
            looping(),
            unschedulable(),
            creating(),
            probe())
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<Verdict> missing(String kind, String reason) {
    return waiting(waiting ->
            START.contains(Objects.requireNonNullElse(waiting.getReason(), ""))
                && message(waiting).toLowerCase(java.util.Locale.ROOT).contains(kind))
        .map(waiting -> Verdict.fails(reason, about(message(waiting))));
  }

  private Optional<Verdict> image() {
    return waiting(waiting -> PULL.contains(Objects.requireNonNullElse(waiting.getReason(), "")))
        .map(_ -> Verdict.fails(Reasons.IMAGE_PULL_FAILED, about("cannot pull " + images())));
  }

  private Optional<Verdict> start() {
    return waiting(waiting -> START.contains(Objects.requireNonNullElse(waiting.getReason(), "")))
        .map(waiting -> Verdict.fails(Reasons.CONTAINER_CANNOT_START, about(message(waiting))));
  }

  /** Between two crashes a container runs, and without a probe even counts as ready. */
  private Optional<Verdict> endedAgain() {
    var restarts = pod.containers().stream().mapToInt(PodFault::restarts).max().orElse(0);
    if (restarts < (pod.isReady() ? 2 : 1)) {
      return Optional.empty();
    }
    return pod.lastEnds()
        .findFirst()
        .map(end -> PodView.endOf(end).plus(RECENT))
        .filter(now::isBefore)
        .map(this::looping);
  }

  private Verdict looping(@Nullable Instant until) {
    var how = pod.lastEnds().findFirst().map(PodFault::how).orElse("ends again and again");
    var message = "its container " + how + "; see kubectl logs --previous";
    return Verdict.fails(Reasons.CRASH_LOOPING, about(message)).until(until);
  }

  private Optional<Verdict> unschedulable() {
    return pod.condition("PodScheduled")
        .filter(condition -> "Unschedulable".equals(condition.getReason()))
        .map(condition ->
            Verdict.fails(
                Reasons.UNSCHEDULABLE,
                about(Objects.requireNonNullElse(condition.getMessage(), "fits on no node"))));
  }

  /** What a mount waits for is only in Events; time tells that it waits. */
  private Optional<Verdict> creating() {
    return waiting(waiting -> "ContainerCreating".equals(waiting.getReason()))
        .flatMap(_ -> pod.started())
        .map(since -> since.plus(MOUNTING))
        .map(end -> {
          return now.isBefore(end)
              ? Verdict.waits(Reasons.PROGRESSING, about("is being made"), end)
              : Verdict.unknown(
                  Reasons.PROGRESSING,
                  about("waits for its volumes; kubectl describe names a Secret that is missing"));
        });
  }

  /** Running for longer than its probes allow, and not ready. */
  private Optional<Verdict> probe() {
    if (pod.isReady()) {
      return Optional.empty();
    }
    return pod.runningSince()
        .map(since -> since.plus(patience()))
        .map(end ->
            now.isBefore(end)
                ? Verdict.unknown(Reasons.PROGRESSING, about("starts")).until(end)
                : Verdict.fails(
                    Reasons.PROBE_FAILING,
                    about("runs, but its readiness probe does not succeed")));
  }

  private Duration patience() {
    return pod.pod().getSpec().getContainers().stream()
        .map(container -> patience(container.getStartupProbe(), container.getReadinessProbe()))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  private static Duration patience(@Nullable Probe... probes) {
    return Stream.of(probes)
        .filter(Objects::nonNull)
        .map(PodFault::patience)
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static Duration patience(Probe probe) {
    var failures = Objects.requireNonNullElse(probe.getFailureThreshold(), 3);
    var period = Objects.requireNonNullElse(probe.getPeriodSeconds(), 10);
    var delay = Objects.requireNonNullElse(probe.getInitialDelaySeconds(), 0);
    return Duration.ofSeconds(delay + (long) failures * period);
  }

  private Optional<ContainerStateWaiting> waiting(Predicate<ContainerStateWaiting> predicate) {
    return pod.containers().stream()
        .map(ContainerStatus::getState)
        .flatMap(state -> Optional.ofNullable(state).stream())
        .flatMap(state -> Optional.ofNullable(state.getWaiting()).stream())
        .filter(predicate)
        .findFirst();
  }

  private String images() {
    return String.join(
        ", ",
        pod.containers().isEmpty()
            ? List.of("its image")
            : pod.containers().stream().map(ContainerStatus::getImage).toList());
  }

  private String about(String what) {
    return "Pod " + pod.name() + ": " + what;
  }

  private static String message(ContainerStateWaiting waiting) {
    return Objects.requireNonNullElse(waiting.getMessage(), "");
  }

  private static int restarts(ContainerStatus container) {
    return Objects.requireNonNullElse(container.getRestartCount(), 0);
  }

  private static String how(ContainerStateTerminated end) {
    return "ends with exit code %s (%s)"
        .formatted(end.getExitCode(), Objects.requireNonNullElse(end.getReason(), "Error"));
  }
}
