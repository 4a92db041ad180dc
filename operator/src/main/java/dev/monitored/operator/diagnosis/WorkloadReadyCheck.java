package dev.monitored.operator.diagnosis;

import dev.monitored.operator.children.Part;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.snapshot.PodView;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** {@code WorkloadReady}: do as many Pods work as are wanted, all of the newest revision? */
record WorkloadReadyCheck(Situation situation, List<PodView> pods) {
  Verdict verdict() {
    return Stream.<Function<WorkloadReadyCheck, Optional<Verdict>>>of(
            WorkloadReadyCheck::unread,
            WorkloadReadyCheck::notWritten,
            WorkloadReadyCheck::scaledToZero,
            WorkloadReadyCheck::looping,
            WorkloadReadyCheck::available,
            WorkloadReadyCheck::rejected,
            WorkloadReadyCheck::faulty,
            WorkloadReadyCheck::stuck,
            WorkloadReadyCheck::worst)
        .flatMap(check -> check.apply(this).stream())
        .findFirst()
        .orElseGet(this::progressing);
  }

  boolean isPastDeadline() {
    return conditions()
        .anyMatch(found ->
            "Progressing".equals(found.getType())
                && "ProgressDeadlineExceeded".equals(found.getReason()));
  }

  private Optional<Verdict> unread() {
    return situation.observed().unread(Part.WORKLOAD);
  }

  private Optional<Verdict> notWritten() {
    return Optional.ofNullable(situation.observed().failures().get(Part.WORKLOAD))
        .map(Verdict::fails);
  }

  private Optional<Verdict> scaledToZero() {
    return wanted() == 0 && deployment().isPresent() && current(DeploymentStatus::getReplicas) == 0
        ? Optional.of(Verdict.holds(Reasons.SCALED_TO_ZERO, "no Pod is wanted, and none runs"))
        : Optional.empty();
  }

  private Optional<Verdict> looping() {
    return newest().flatMap(pod -> fault(pod).looping().stream()).findFirst();
  }

  private Optional<Verdict> available() {
    var available = current(DeploymentStatus::getAvailableReplicas);
    var done =
        isObserved()
            && available == wanted()
            && current(DeploymentStatus::getUpdatedReplicas) == wanted()
            && current(DeploymentStatus::getReplicas) == wanted();
    return done
        ? Optional.of(
            Verdict.holds(
                Reasons.AVAILABLE, "%d of %d Pods are available".formatted(available, wanted())))
        : Optional.empty();
  }

  private Optional<Verdict> rejected() {
    return condition("ReplicaFailure", "True")
        .map(condition -> Verdict.fails(Reasons.PODS_REJECTED, condition.getMessage()));
  }

  private Optional<Verdict> faulty() {
    return worst().filter(verdict -> verdict.state() == Verdict.State.FALSE);
  }

  /** Also what a Pod that may still start is waiting for. */
  private Optional<Verdict> worst() {
    return Verdict.worst(newest().flatMap(pod -> fault(pod).any().stream()).toList());
  }

  private Optional<Verdict> stuck() {
    return condition("Progressing", "False")
        .map(condition ->
            Verdict.fails(
                Reasons.ROLLOUT_STUCK,
                worst()
                    .map(verdict -> condition.getMessage() + " " + verdict.message())
                    .orElse(condition.getMessage())));
  }

  private Verdict progressing() {
    return Verdict.unknown(
        Reasons.PROGRESSING,
        "%d of %d Pods are available"
            .formatted(current(DeploymentStatus::getAvailableReplicas), wanted()));
  }

  /** The Pods of the newest revision: those of an older one are on their way out. */
  private Stream<PodView> newest() {
    var revision =
        pods.stream().max(Comparator.comparing(PodView::created)).map(PodView::revision).orElse("");
    return pods.stream().filter(pod -> pod.revision().equals(revision));
  }

  private PodFault fault(PodView pod) {
    var isWorkload = situation.monitored().getSpec().workload() != null;
    return new PodFault(pod, situation.observed().events(pod), isWorkload, situation.now());
  }

  /** Unless it was reverted, a number that somebody else has set, such as an autoscaler, counts. */
  private int wanted() {
    var spec = situation.monitored().getSpec();
    return deployment()
        .map(found -> found.getSpec().getReplicas())
        .filter(_ -> !Boolean.TRUE.equals(spec.paused()))
        .orElse(spec.replicas());
  }

  private boolean isObserved() {
    return deployment()
        .filter(found ->
            status().map(DeploymentStatus::getObservedGeneration).orElse(-1L)
                >= Objects.requireNonNullElse(found.getMetadata().getGeneration(), 0L))
        .isPresent();
  }

  private int current(Function<DeploymentStatus, Integer> count) {
    return status().map(count).orElse(0);
  }

  private Optional<DeploymentCondition> condition(String type, String value) {
    return conditions()
        .filter(found -> type.equals(found.getType()) && value.equals(found.getStatus()))
        .findFirst();
  }

  /** What its controller says of an earlier generation says nothing of this one. */
  private Stream<DeploymentCondition> conditions() {
    return status()
        .filter(_ -> isObserved())
        .map(DeploymentStatus::getConditions)
        .orElse(List.of())
        .stream();
  }

  private Optional<DeploymentStatus> status() {
    return deployment().map(Deployment::getStatus);
  }

  private Optional<Deployment> deployment() {
    return Optional.ofNullable(situation.observed().deployment());
  }
}
