package dev.monitored.operator.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One container of a Pod.
 *
 * @param spec null: the Pod does not have it
 */
public record ContainerView(Role role, ContainerStatus status, @Nullable Container spec) {

  /** In the order in which they start. */
  public enum Role {
    /** Ends before the next one starts. */
    INIT,

    /** An init container that goes on while the others run. */
    SIDECAR,
    MAIN
  }

  public String name() {
    return status.getName();
  }

  public String image() {
    return Objects.requireNonNullElse(status.getImage(), "its image");
  }

  /** Why it waits; empty: it does not, or there is no reason. */
  public String waitingReason() {
    return waiting().map(ContainerStateWaiting::getReason).orElse("");
  }

  /** What the kubelet says about that. */
  public String waitingMessage() {
    return waiting().map(ContainerStateWaiting::getMessage).orElse("");
  }

  public Optional<Instant> runningSince() {
    return Optional.ofNullable(status.getState())
        .map(ContainerState::getRunning)
        .flatMap(running -> PodView.instant(running.getStartedAt()));
  }

  public int restarts() {
    return Objects.requireNonNullElse(status.getRestartCount(), 0);
  }

  public boolean isReady() {
    return Boolean.TRUE.equals(status.getReady());
  }

  /** Whether it has never run. */
  public boolean isNew() {
    return restarts() == 0 && runningSince().isEmpty() && lastEnd().isEmpty();
  }

  /** Whether an init container has done its work. */
  public boolean hasSucceeded() {
    return lastEnd().filter(end -> Objects.equals(end.getExitCode(), 0)).isPresent()
        && runningSince().isEmpty();
  }

  /** Whether it last ended with an error of its own. */
  public boolean hasFailed() {
    return lastEnd().filter(end -> "Error".equals(end.getReason())).isPresent();
  }

  /** How it last ended. */
  public Optional<ContainerStateTerminated> lastEnd() {
    return Stream.of(status.getState(), status.getLastState())
        .flatMap(state -> Optional.ofNullable(state).stream())
        .flatMap(state -> Optional.ofNullable(state.getTerminated()).stream())
        .max(Comparator.comparing(PodView::endOf));
  }

  /** The probe that it has not passed; empty: it has none. */
  public Optional<String> openProbe() {
    if (probe(Container::getStartupProbe).isPresent()
        && !Boolean.TRUE.equals(status.getStarted())) {
      return Optional.of("startup probe");
    }
    return probe(Container::getReadinessProbe).map(_ -> "readiness probe");
  }

  /** How long its probes let it start. */
  public Duration patience() {
    return Stream.of(probe(Container::getStartupProbe), probe(Container::getReadinessProbe))
        .flatMap(Optional::stream)
        .map(ContainerView::patience)
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static Duration patience(Probe probe) {
    var failures = Objects.requireNonNullElse(probe.getFailureThreshold(), 3);
    var period = Objects.requireNonNullElse(probe.getPeriodSeconds(), 10);
    var delay = Objects.requireNonNullElse(probe.getInitialDelaySeconds(), 0);
    return Duration.ofSeconds(delay + (long) failures * period);
  }

  private Optional<Probe> probe(Function<Container, @Nullable Probe> which) {
    return Optional.ofNullable(spec).map(which);
  }

  private Optional<ContainerStateWaiting> waiting() {
    return Optional.ofNullable(status.getState()).map(ContainerState::getWaiting);
  }
}
