package dev.monitored.operator.diagnosis;

import dev.monitored.operator.fault.MissingObject;
import dev.monitored.operator.finding.Foreign;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.pod.ObjectEvent;
import dev.monitored.operator.pod.PodView;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a Pod without started containers is waiting for. Only its Events show this. */
record CreatedPod(PodView pod, List<ObjectEvent> events, Instant now) {
  /** How often the Events are read again. */
  private static final Duration LOOK = Duration.ofSeconds(10);

  /** How long the kubelet may take before it repeats an error. */
  private static final Duration REPEATED = Duration.ofMinutes(5);

  private static final Set<String> FAILURES =
      Set.of("FailedMount", "FailedAttachVolume", "FailedMapVolume", "FailedCreatePodSandBox");

  /** After one of these the mounts have succeeded. */
  private static final Set<String> STEPS = Set.of("Pulling", "Pulled", "Created", "Started");

  private static final Comparator<ObjectEvent> BY_TIME =
      Comparator.comparing(ObjectEvent::last).thenComparing(ObjectEvent::message);

  /** Empty: the Pod is not being created. */
  Optional<Verdict> verdict() {
    return pod.started().filter(_ -> pod.isBeingCreated()).map(this::verdict);
  }

  private Verdict verdict(Instant started) {
    var missing = failures().filter(CreatedPod::isMissing).max(BY_TIME);
    return missing
        .or(() -> failures().max(BY_TIME))
        .or(() -> steps().max(BY_TIME))
        .map(this::said)
        .orElseGet(() -> progressing("its containers are being created"))
        .until(nextLook(started));
  }

  private Verdict said(ObjectEvent event) {
    var says = Foreign.sentence(event.message());
    return MissingObject.reason(says)
        .filter(_ -> FAILURES.contains(event.reason()))
        .map(reason -> Verdict.fails(reason, about(says)))
        .orElseGet(() -> progressing(says));
  }

  /** Failures after the last successful step that are not much older than the newest one. */
  private Stream<ObjectEvent> failures() {
    var step = steps().map(ObjectEvent::last).max(Comparator.naturalOrder()).orElse(Instant.MIN);
    var newest = all(FAILURES).map(ObjectEvent::last).max(Comparator.naturalOrder());
    return all(FAILURES)
        .filter(event -> event.last().isAfter(step))
        .filter(event -> newest.filter(event.last().plus(REPEATED)::isAfter).isPresent());
  }

  private Stream<ObjectEvent> steps() {
    return all(STEPS);
  }

  private Stream<ObjectEvent> all(Set<String> reasons) {
    return events.stream().filter(event -> reasons.contains(event.reason()));
  }

  private static boolean isMissing(ObjectEvent event) {
    return MissingObject.reason(event.message()).isPresent();
  }

  /** The same result for a while, so that the verdict does not change. */
  private Instant nextLook(Instant started) {
    var looks = Math.max(0, Duration.between(started, now).dividedBy(LOOK));
    return started.plus(LOOK.multipliedBy(looks + 1));
  }

  private Verdict progressing(String what) {
    return Verdict.unknown(Reasons.PROGRESSING, about(what));
  }

  private String about(String what) {
    return "Pod " + pod.name() + ": " + what;
  }
}
