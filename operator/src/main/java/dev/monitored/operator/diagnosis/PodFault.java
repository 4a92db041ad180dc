package dev.monitored.operator.diagnosis;

import dev.monitored.operator.fault.ImageFault;
import dev.monitored.operator.fault.MissingObject;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Foreign;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.naming.Names;
import dev.monitored.operator.pod.ContainerView;
import dev.monitored.operator.pod.ContainerView.Role;
import dev.monitored.operator.pod.ObjectEvent;
import dev.monitored.operator.pod.PodView;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why a Pod does not work: the first step of its start that has failed.
 *
 * @param events about it, while none of its containers has started
 * @param isWorkload whether {@code spec.workload} describes its application
 */
record PodFault(PodView pod, List<ObjectEvent> events, boolean isWorkload, Instant now) {
  private static final Duration RECENT = Duration.ofSeconds(60);

  /** During a back-off, the kubelet repeats the last error after this prefix. */
  private static final Pattern BACK_OFF =
      Pattern.compile("^Back-off pulling image \"[^\"]*\": (ErrImagePull: )?");

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

  /** Reasons for which there was no process, so there is no log. */
  private static final Set<String> NOT_STARTED = Set.of("StartError", "ContainerCannotRun");

  /** A container that keeps terminating is a fault even if all Pods are available. */
  Optional<Verdict> looping() {
    return first(this::looping);
  }

  Optional<Verdict> any() {
    return unschedulable()
        .or(() -> first(this::start))
        .or(this::looping)
        .or(() -> new CreatedPod(pod, events, now).verdict())
        .or(() -> first(this::initializing))
        .or(() -> first(this::probe))
        .or(this::gate);
  }

  private Optional<Verdict> first(Function<ContainerView, Optional<Verdict>> check) {
    return pod.containers().stream().flatMap(one -> check.apply(one).stream()).findFirst();
  }

  private Optional<Verdict> unschedulable() {
    return pod.condition("PodScheduled")
        .filter(condition -> "Unschedulable".equals(condition.getReason()))
        .map(condition ->
            Verdict.fails(
                Reasons.UNSCHEDULABLE,
                about(
                    Objects.requireNonNullElse(
                        condition.getMessage(), "the scheduler found no node for it"))));
  }

  private Optional<Verdict> start(ContainerView container) {
    var says = Foreign.sentence(container.waitingMessage());
    if (PULL.contains(container.waitingReason())) {
      return Optional.of(
          Verdict.fails(Reasons.IMAGE_PULL_FAILED, about(container, pull(container, says))));
    }
    if (START.contains(container.waitingReason())) {
      var reason = MissingObject.reason(says).orElse(Reasons.CONTAINER_CANNOT_START);
      var wanted = isOfWorkload(container) ? ImageFault.wanted(says) : "";
      return Optional.of(
          Verdict.fails(Finding.of(reason, about(container, "cannot start: " + says), wanted)));
    }
    return Optional.empty();
  }

  private static String pull(ContainerView container, String says) {
    var why = BACK_OFF.matcher(says).replaceFirst("");
    return "cannot pull image %s%s"
        .formatted(Foreign.sentence(container.image()), why.isEmpty() ? "" : ": " + why);
  }

  private Optional<Verdict> looping(ContainerView container) {
    return "CrashLoopBackOff".equals(container.waitingReason())
        ? Optional.of(looping(container, null))
        : endedAgain(container);
  }

  /** Between two crashes, a container runs. Without a probe, it even counts as ready. */
  private Optional<Verdict> endedAgain(ContainerView container) {
    var isDone = container.role() == Role.INIT && container.hasSucceeded();
    if (isDone || container.restarts() < (pod.isReady() ? 2 : 1)) {
      return Optional.empty();
    }
    return container
        .lastEnd()
        .map(end -> PodView.endOf(end).plus(RECENT))
        .filter(now::isBefore)
        .map(until -> looping(container, until));
  }

  private Verdict looping(ContainerView container, @Nullable Instant until) {
    return container
        .lastEnd()
        .filter(end -> end.getReason() != null && NOT_STARTED.contains(end.getReason()))
        .map(end ->
            Verdict.fails(
                Reasons.CONTAINER_CANNOT_START,
                about(
                    container,
                    "cannot start: "
                        + Foreign.sentence(
                            Objects.requireNonNullElse(end.getMessage(), end.getReason())))))
        .orElseGet(() -> ending(container))
        .until(until);
  }

  private Verdict ending(ContainerView container) {
    var how = container.lastEnd().map(PodFault::how).orElse("keeps terminating");
    var log =
        "; see kubectl logs %s --namespace %s --container %s --previous"
            .formatted(pod.name(), pod.namespace(), container.name());
    var wanted = isOfWorkload(container) && container.hasFailed() ? ImageFault.IF_READ_ONLY : "";
    return Verdict.fails(Finding.of(Reasons.CRASH_LOOPING, about(container, how + log), wanted));
  }

  private boolean isOfWorkload(ContainerView container) {
    return isWorkload && container.name().equals(Names.CONTAINER);
  }

  private static String how(ContainerStateTerminated end) {
    return "keeps terminating with exit code %s (%s)"
        .formatted(end.getExitCode(), Objects.requireNonNullElse(end.getReason(), "Error"));
  }

  /** The next containers wait until an init container has terminated. */
  private Optional<Verdict> initializing(ContainerView container) {
    return container.role() == Role.INIT && !container.isNew() && !container.hasSucceeded()
        ? Optional.of(
            Verdict.unknown(
                Reasons.PROGRESSING,
                "Pod %s: init container %s has not finished yet"
                    .formatted(pod.name(), container.name())))
        : Optional.empty();
  }

  /** The container has been running for longer than its probes allow, and is not ready. */
  private Optional<Verdict> probe(ContainerView container) {
    if (pod.isReady() || container.isReady() || container.role() == Role.INIT) {
      return Optional.empty();
    }
    return container
        .runningSince()
        .map(since -> since.plus(container.patience()))
        .flatMap(end -> container.openProbe().map(probe -> probe(container, probe, end)));
  }

  private Verdict probe(ContainerView container, String probe, Instant end) {
    return now.isBefore(end)
        ? Verdict.unknown(Reasons.PROGRESSING, about(container, "is starting")).until(end)
        : Verdict.fails(
            Reasons.PROBE_FAILING,
            about(container, "is running, but its %s fails".formatted(probe)));
  }

  /** All containers are ready, but a readiness gate is not. */
  private Optional<Verdict> gate() {
    return pod.condition("Ready")
        .filter(condition -> "ReadinessGatesNotReady".equals(condition.getReason()))
        .map(condition ->
            Verdict.unknown(
                Reasons.PROGRESSING,
                about(Foreign.sentence(Objects.requireNonNullElse(condition.getMessage(), "")))));
  }

  private String about(ContainerView container, String what) {
    return about("container %s %s".formatted(container.name(), what));
  }

  private String about(String what) {
    return "Pod " + pod.name() + ": " + what;
  }
}
