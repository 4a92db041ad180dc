package dev.monitored.operator.application;

import dev.monitored.operator.pod.PodView;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateStatefulSetStrategy;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSetUpdateStrategy;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the controller of a workload says about its Pods.
 *
 * @param isObserved whether it says so of the workload as it is now
 * @param image of the first container; null: not known
 */
public record Rollout(
    String kind,
    String name,
    Counts counts,
    boolean isObserved,
    Trouble trouble,
    @Nullable String image) {

  /**
   * Numbers of Pods.
   *
   * @param replicas that exist
   * @param updated that are as they should be now
   */
  public record Counts(int wanted, int replicas, int updated, int available) {
    static final Counts NONE = new Counts(0, 0, 0, 0);

    Counts plus(Counts other) {
      return new Counts(
          wanted + other.wanted,
          replicas + other.replicas,
          updated + other.updated,
          available + other.available);
    }

    /** The same when another number is wanted. */
    Counts wanting(int other) {
      return new Counts(other, replicas, updated, available);
    }

    /** Whether there are as many Pods as are wanted, and no others. */
    public boolean areComplete() {
      return available == wanted && updated == wanted && replicas == wanted;
    }
  }

  /**
   * What keeps the Pods from being as they should be.
   *
   * @param rejected why Pods cannot be created; null: they can
   * @param stuck why there is no progress; null: there is
   * @param isPaused whether somebody has paused it
   */
  public record Trouble(
      @Nullable String rejected, @Nullable String stuck, boolean isPastDeadline, boolean isPaused) {
    static final Trouble NONE = new Trouble(null, null, false, false);
  }

  public static Rollout of(HasMetadata workload) {
    return switch (workload) {
      case Deployment deployment -> of(deployment);
      case StatefulSet set -> of(set);
      case DaemonSet set -> of(set);
      default -> throw new IllegalArgumentException(workload.getKind() + " is no workload");
    };
  }

  private static Rollout of(Deployment deployment) {
    var status = Objects.requireNonNullElseGet(deployment.getStatus(), DeploymentStatus::new);
    var counts =
        new Counts(
            Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1),
            orZero(status.getReplicas()),
            orZero(status.getUpdatedReplicas()),
            orZero(status.getAvailableReplicas()));
    var isObserved = isObserved(deployment, status.getObservedGeneration());
    return new Rollout(
        "Deployment",
        deployment.getMetadata().getName(),
        counts,
        isObserved,
        isObserved ? trouble(status.getConditions()) : Trouble.NONE,
        image(deployment.getSpec().getTemplate()));
  }

  private static Rollout of(StatefulSet set) {
    var status = Objects.requireNonNullElseGet(set.getStatus(), StatefulSetStatus::new);
    var wanted = Objects.requireNonNullElse(set.getSpec().getReplicas(), 1);
    var replicas = orZero(status.getReplicas());
    return new Rollout(
        "StatefulSet",
        set.getMetadata().getName(),
        new Counts(
            wanted,
            replicas,
            Math.min(replicas, orZero(status.getUpdatedReplicas()) + kept(set, replicas)),
            orZero(status.getAvailableReplicas())),
        isObserved(set, status.getObservedGeneration()),
        Trouble.NONE,
        image(set.getSpec().getTemplate()));
  }

  /** How many Pods keep an earlier revision because the update strategy says so. */
  private static int kept(StatefulSet set, int replicas) {
    var strategy = set.getSpec().getUpdateStrategy();
    if (strategy != null && "OnDelete".equals(strategy.getType())) {
      return replicas;
    }
    return Optional.ofNullable(strategy)
        .map(StatefulSetUpdateStrategy::getRollingUpdate)
        .map(RollingUpdateStatefulSetStrategy::getPartition)
        .orElse(0);
  }

  private static Rollout of(DaemonSet set) {
    var status = Objects.requireNonNullElseGet(set.getStatus(), DaemonSetStatus::new);
    var strategy = set.getSpec().getUpdateStrategy();
    var replicas = orZero(status.getCurrentNumberScheduled());
    var isOnDelete = strategy != null && "OnDelete".equals(strategy.getType());
    return new Rollout(
        "DaemonSet",
        set.getMetadata().getName(),
        new Counts(
            orZero(status.getDesiredNumberScheduled()),
            replicas,
            isOnDelete ? replicas : orZero(status.getUpdatedNumberScheduled()),
            orZero(status.getNumberAvailable())),
        isObserved(set, status.getObservedGeneration()),
        Trouble.NONE,
        image(set.getSpec().getTemplate()));
  }

  /** That of Pods which no known workload makes: as many are wanted as there are. */
  static Rollout of(List<PodView> pods) {
    var ready = (int) pods.stream().filter(PodView::isReady).count();
    var image =
        pods.stream()
            .flatMap(pod -> pod.pod().getSpec().getContainers().stream())
            .flatMap(container -> Stream.ofNullable(container.getImage()))
            .findFirst()
            .orElse(null);
    var counts = new Counts(pods.size(), pods.size(), pods.size(), ready);
    return new Rollout("Pod", "", counts, true, Trouble.NONE, image);
  }

  private static Trouble trouble(List<DeploymentCondition> conditions) {
    return new Trouble(
        message(conditions, "ReplicaFailure", "True"),
        message(conditions, "Progressing", "False"),
        isProgressing(conditions, "ProgressDeadlineExceeded"),
        isProgressing(conditions, "DeploymentPaused"));
  }

  private static boolean isProgressing(List<DeploymentCondition> conditions, String reason) {
    return conditions.stream()
        .anyMatch(
            found -> "Progressing".equals(found.getType()) && reason.equals(found.getReason()));
  }

  private static @Nullable String message(
      List<DeploymentCondition> conditions, String type, String status) {
    return conditions.stream()
        .filter(found -> type.equals(found.getType()) && status.equals(found.getStatus()))
        .map(found -> Objects.requireNonNullElse(found.getMessage(), ""))
        .findFirst()
        .orElse(null);
  }

  private static boolean isObserved(HasMetadata workload, @Nullable Long observed) {
    return Objects.requireNonNullElse(observed, -1L)
        >= Objects.requireNonNullElse(workload.getMetadata().getGeneration(), 0L);
  }

  private static @Nullable String image(@Nullable PodTemplateSpec template) {
    return Optional.ofNullable(template).stream()
        .flatMap(found -> found.getSpec().getContainers().stream())
        .map(Container::getImage)
        .flatMap(Stream::ofNullable)
        .findFirst()
        .orElse(null);
  }

  private static int orZero(@Nullable Integer number) {
    return Objects.requireNonNullElse(number, 0);
  }
}
