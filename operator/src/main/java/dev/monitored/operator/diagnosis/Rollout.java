package dev.monitored.operator.diagnosis;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** How far the Deployment has replaced the Pods of an earlier template, by its own status. */
record Rollout(Situation situation) {

  /** Whether there is a Pod of the newest template; one that is not wanted is not missing. */
  boolean hasBegun() {
    return isObserved() && (wanted() == 0 || current(DeploymentStatus::getUpdatedReplicas) > 0);
  }

  /** Whether no Pod of an earlier template is left. */
  boolean isDone() {
    return isObserved()
        && current(DeploymentStatus::getUpdatedReplicas) == current(DeploymentStatus::getReplicas);
  }

  /** The Pods that exist, or that should: during a rollout there are more than are wanted. */
  int expected() {
    return Math.max(
        situation.monitored().getSpec().replicas(), current(DeploymentStatus::getReplicas));
  }

  /** Whether what the status says is of the newest template. */
  boolean isObserved() {
    return deployment()
        .filter(found ->
            status().map(DeploymentStatus::getObservedGeneration).orElse(-1L)
                >= Objects.requireNonNullElse(found.getMetadata().getGeneration(), 0L))
        .isPresent();
  }

  int current(Function<DeploymentStatus, Integer> count) {
    return status().map(count).orElse(0);
  }

  /** Unless it was reverted, a number that somebody else has set, such as an autoscaler, counts. */
  int wanted() {
    var spec = situation.monitored().getSpec();
    return deployment()
        .map(found -> found.getSpec().getReplicas())
        .filter(_ -> !Boolean.TRUE.equals(spec.paused()))
        .orElse(spec.replicas());
  }

  Optional<DeploymentStatus> status() {
    return deployment().map(Deployment::getStatus);
  }

  Optional<Deployment> deployment() {
    return Optional.ofNullable(situation.observed().deployment());
  }
}
