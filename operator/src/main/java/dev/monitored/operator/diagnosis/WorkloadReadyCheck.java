package dev.monitored.operator.diagnosis;

import dev.monitored.operator.children.Part;
import dev.monitored.operator.finding.Command;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Kubectl;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.naming.Names;
import dev.monitored.operator.snapshot.PodView;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** {@code WorkloadReady}: do as many Pods work as are wanted, all of the newest revision? */
record WorkloadReadyCheck(Situation situation, List<PodView> pods) {
  Verdict verdict() {
    return Stream.<Function<WorkloadReadyCheck, Optional<Verdict>>>of(
            WorkloadReadyCheck::unread,
            WorkloadReadyCheck::notWritten,
            WorkloadReadyCheck::missing,
            WorkloadReadyCheck::scaledToZero,
            WorkloadReadyCheck::looping,
            WorkloadReadyCheck::available,
            WorkloadReadyCheck::rejected,
            WorkloadReadyCheck::faulty,
            WorkloadReadyCheck::stuck,
            WorkloadReadyCheck::halted,
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

  /** Nothing is written while paused, so it stays missing. */
  private Optional<Verdict> missing() {
    var monitored = situation.monitored();
    return Boolean.TRUE.equals(monitored.getSpec().paused()) && rollout().deployment().isEmpty()
        ? Optional.of(
            Verdict.fails(
                Reasons.DEPLOYMENT_MISSING,
                "Deployment %s does not exist, and the operator does not create it while spec.paused is true"
                    .formatted(Names.of(monitored))))
        : Optional.empty();
  }

  /** By {@code kubectl rollout pause}. */
  private Optional<Verdict> halted() {
    var ref = MonitoredRef.of(situation.monitored());
    var resume = Kubectl.resumeRollout(ref.namespace(), ref.name());
    return condition("Progressing", "Unknown")
        .filter(condition -> "DeploymentPaused".equals(condition.getReason()))
        .map(_ ->
            Verdict.fails(
                Finding.of(
                    Reasons.ROLLOUT_PAUSED,
                    "the rollout of Deployment %s is paused".formatted(ref.name()),
                    "",
                    resume.map(Command::ofAuthor).stream().toList())));
  }

  private Optional<Verdict> scaledToZero() {
    return wanted() == 0
            && rollout().deployment().isPresent()
            && current(DeploymentStatus::getReplicas) == 0
        ? Optional.of(
            Verdict.holds(
                Reasons.SCALED_TO_ZERO, "the application is scaled to 0, and no Pod runs"))
        : Optional.empty();
  }

  private Optional<Verdict> looping() {
    return newest().flatMap(pod -> fault(pod).looping().stream()).findFirst();
  }

  private Optional<Verdict> available() {
    var available = current(DeploymentStatus::getAvailableReplicas);
    var done =
        rollout().isObserved()
            && available == wanted()
            && current(DeploymentStatus::getUpdatedReplicas) == wanted()
            && current(DeploymentStatus::getReplicas) == wanted();
    return done
        ? Optional.of(
            Verdict.holds(
                Reasons.AVAILABLE, "Pods available: %d/%d".formatted(available, wanted())))
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
        "Pods available: %d/%d"
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

  private int wanted() {
    return rollout().wanted();
  }

  private int current(Function<DeploymentStatus, Integer> count) {
    return rollout().current(count);
  }

  private Optional<DeploymentCondition> condition(String type, String value) {
    return conditions()
        .filter(found -> type.equals(found.getType()) && value.equals(found.getStatus()))
        .findFirst();
  }

  /** What its controller says of an earlier generation says nothing of this one. */
  private Stream<DeploymentCondition> conditions() {
    return rollout()
        .status()
        .filter(_ -> rollout().isObserved())
        .map(DeploymentStatus::getConditions)
        .orElse(List.of())
        .stream();
  }

  private Rollout rollout() {
    return new Rollout(situation);
  }
}
