package dev.monitored.operator.diagnosis;

import dev.monitored.operator.application.Application;
import dev.monitored.operator.application.Rollout.Counts;
import dev.monitored.operator.children.Part;
import dev.monitored.operator.finding.Command;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Kubectl;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.naming.Names;
import dev.monitored.operator.pod.PodView;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
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
    return application().isPastDeadline();
  }

  private Optional<Verdict> unread() {
    return situation.observed().unread(Part.WORKLOAD);
  }

  private Optional<Verdict> notWritten() {
    return Optional.ofNullable(situation.observed().failures().get(Part.WORKLOAD))
        .map(Verdict::fails);
  }

  private Optional<Verdict> missing() {
    return Optional.ofNullable(application().missing())
        .map(Verdict::fails)
        .or(this::missingWhilePaused);
  }

  /** Nothing is written while paused, so it stays missing. */
  private Optional<Verdict> missingWhilePaused() {
    var monitored = situation.monitored();
    return Boolean.TRUE.equals(monitored.getSpec().paused()) && !isThere()
        ? Optional.of(
            Verdict.fails(
                Reasons.DEPLOYMENT_MISSING,
                "Deployment %s does not exist, and the operator does not create it while spec.paused is true"
                    .formatted(Names.of(monitored))))
        : Optional.empty();
  }

  /** By {@code kubectl rollout pause}. */
  private Optional<Verdict> halted() {
    return application()
        .paused()
        .map(deployment ->
            Finding.of(
                Reasons.ROLLOUT_PAUSED,
                "the rollout of Deployment %s is paused".formatted(deployment),
                "",
                resume(deployment).stream().toList()))
        .map(Verdict::fails);
  }

  private Optional<Command> resume(String deployment) {
    var namespace = situation.monitored().getMetadata().getNamespace();
    return Kubectl.resumeRollout(namespace, deployment).map(Command::ofAuthor);
  }

  private Optional<Verdict> scaledToZero() {
    return counts().wanted() == 0 && isThere() && counts().replicas() == 0
        ? Optional.of(
            Verdict.holds(
                Reasons.SCALED_TO_ZERO, "the application is scaled to 0, and no Pod runs"))
        : Optional.empty();
  }

  private Optional<Verdict> looping() {
    return newest().flatMap(pod -> fault(pod).looping().stream()).findFirst();
  }

  private Optional<Verdict> available() {
    return application().isObserved() && counts().areComplete()
        ? Optional.of(Verdict.holds(Reasons.AVAILABLE, available(counts())))
        : Optional.empty();
  }

  private Optional<Verdict> rejected() {
    return application().rejected().map(why -> Verdict.fails(Reasons.PODS_REJECTED, why));
  }

  private Optional<Verdict> faulty() {
    return worst().filter(verdict -> verdict.state() == Verdict.State.FALSE);
  }

  /** Also what a Pod that may still start is waiting for. */
  private Optional<Verdict> worst() {
    return Verdict.worst(newest().flatMap(pod -> fault(pod).any().stream()).toList());
  }

  private Optional<Verdict> stuck() {
    return application()
        .stuck()
        .map(why ->
            Verdict.fails(
                Reasons.ROLLOUT_STUCK,
                worst().map(verdict -> why + " " + verdict.message()).orElse(why)));
  }

  private Verdict progressing() {
    return Verdict.unknown(Reasons.PROGRESSING, available(counts()));
  }

  private static String available(Counts counts) {
    return "Pods available: %d/%d".formatted(counts.available(), counts.wanted());
  }

  /** The Pods of the newest revision: those of an older one are on their way out. */
  private Stream<PodView> newest() {
    return pods.stream()
        .collect(Collectors.groupingBy(PodView::owner, LinkedHashMap::new, Collectors.toList()))
        .values()
        .stream()
        .flatMap(WorkloadReadyCheck::newest);
  }

  private static Stream<PodView> newest(List<PodView> ofOwner) {
    var revision =
        ofOwner.stream()
            .max(Comparator.comparing(PodView::created))
            .map(PodView::revision)
            .orElse("");
    return ofOwner.stream().filter(pod -> pod.revision().equals(revision));
  }

  private PodFault fault(PodView pod) {
    var isWorkload = situation.monitored().getSpec().workload() != null;
    return new PodFault(pod, situation.observed().events(pod), isWorkload, situation.now());
  }

  private boolean isThere() {
    return !application().rollouts().isEmpty();
  }

  private Counts counts() {
    return application().counts();
  }

  private Application application() {
    return situation.application();
  }
}
