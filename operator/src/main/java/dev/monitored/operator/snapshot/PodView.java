package dev.monitored.operator.snapshot;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A Pod, asked in our words. A Pod that the kubelet has not seen yet has no status at all. */
public record PodView(Pod pod) {
  private static final Set<String> FINISHED = Set.of("Succeeded", "Failed");

  public String name() {
    return pod.getMetadata().getName();
  }

  public boolean isExpected() {
    return pod.getMetadata().getDeletionTimestamp() == null && !FINISHED.contains(phase());
  }

  /** Which revision of the Deployment it belongs to. */
  public String revision() {
    return Optional.ofNullable(pod.getMetadata().getLabels())
        .map(labels -> labels.get("pod-template-hash"))
        .orElse("");
  }

  /** Whether a ReplicaSet of that Deployment made it: its name has the hash of the revision. */
  public boolean isOf(String deployment) {
    var replicaSet = deployment + "-" + revision();
    return pod.getMetadata().getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .anyMatch(
            owner -> owner.getKind().equals("ReplicaSet") && owner.getName().equals(replicaSet));
  }

  public boolean isRestarted() {
    return containers().stream()
        .anyMatch(container -> Objects.requireNonNullElse(container.getRestartCount(), 0) > 0);
  }

  public Instant created() {
    return instant(pod.getMetadata().getCreationTimestamp()).orElse(Instant.EPOCH);
  }

  /** When the kubelet took it up. */
  public Optional<Instant> started() {
    return Optional.ofNullable(pod.getStatus()).flatMap(status -> instant(status.getStartTime()));
  }

  public boolean isReady() {
    return condition("Ready").filter(found -> "True".equals(found.getStatus())).isPresent();
  }

  public Optional<PodCondition> condition(String type) {
    return Optional.ofNullable(pod.getStatus())
        .map(status -> status.getConditions())
        .orElse(List.of())
        .stream()
        .filter(condition -> type.equals(condition.getType()))
        .findFirst();
  }

  public List<ContainerStatus> containers() {
    return Optional.ofNullable(pod.getStatus())
        .map(status -> status.getContainerStatuses())
        .orElse(List.of());
  }

  /** When the last of its containers started to run; empty: one of them does not run. */
  public Optional<Instant> runningSince() {
    var starts =
        containers().stream()
            .flatMap(container -> running(container.getState()).stream())
            .sorted(Comparator.reverseOrder())
            .toList();
    return starts.isEmpty() || starts.size() < containers().size()
        ? Optional.empty()
        : Optional.of(starts.getFirst());
  }

  /** How its containers last ended, the newest end first. */
  public Stream<ContainerStateTerminated> lastEnds() {
    return containers().stream()
        .flatMap(container -> Stream.of(container.getState(), container.getLastState()))
        .flatMap(state -> Optional.ofNullable(state).stream())
        .flatMap(state -> Optional.ofNullable(state.getTerminated()).stream())
        .sorted(Comparator.comparing(PodView::endOf).reversed());
  }

  public static Instant endOf(ContainerStateTerminated terminated) {
    return instant(terminated.getFinishedAt()).orElse(Instant.EPOCH);
  }

  private static Optional<Instant> running(ContainerState state) {
    return Optional.ofNullable(state)
        .map(ContainerState::getRunning)
        .flatMap(running -> instant(running.getStartedAt()));
  }

  private static Optional<Instant> instant(String text) {
    return Optional.ofNullable(text).map(Instant::parse);
  }

  private String phase() {
    return Optional.ofNullable(pod.getStatus()).map(status -> status.getPhase()).orElse("Pending");
  }
}
