package dev.monitored.operator.observe;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.ScrapeReference;
import dev.monitored.operator.apply.Ownership;
import dev.monitored.operator.diagnosis.GracePeriods;
import dev.monitored.operator.diagnosis.TargetsUpCheck;
import dev.monitored.operator.evidence.Evidence;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.observe.ObjectEvents.Subject;
import dev.monitored.operator.plan.MonitorPlan;
import dev.monitored.operator.plan.Route;
import dev.monitored.operator.plan.ScrapePools;
import dev.monitored.operator.pod.ObjectEvent;
import dev.monitored.operator.snapshot.ChildKind;
import dev.monitored.operator.snapshot.ExistingChild;
import dev.monitored.operator.status.Conditions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Why prometheus-operator rejects a monitor, which its Events tell. They are read only while a
 * Prometheus lacks the scrape pool of the monitor.
 */
public record MonitorEvents(ObjectEvents events, InstantSource clock) {
  private static final String REJECTED = "InvalidConfiguration";
  private static final Duration OFTEN = Duration.ofSeconds(10);
  private static final Duration SELDOM = Duration.ofMinutes(1);

  /** A monitor, and a Prometheus that lacks its scrape pool. */
  private record Lack(ExistingChild monitor, PrometheusRef prometheus) {}

  /** What was said last since the pool has been missing, by the Prometheus that lacks it. */
  public Map<PrometheusRef, String> rejections(Observation observation, Evidence evidence) {
    var now = clock.instant();
    var lacks =
        lacks(observation, evidence).filter(lack -> isAskedAbout(observation, lack, now)).toList();
    var namespace = observation.monitored().getMetadata().getNamespace();
    var told =
        events.of(
            lacks.stream()
                .map(lack -> new Subject(namespace, lack.monitor().uid()))
                .distinct()
                .toList());
    var since = missingSince(observation.monitored(), now);
    var rejections = new HashMap<PrometheusRef, String>();
    for (var lack : lacks) {
      said(told.getOrDefault(lack.monitor().uid(), List.of()))
          .filter(event -> !event.last().isBefore(since))
          .filter(event -> !event.last().isBefore(lack.monitor().written()))
          .ifPresent(event -> rejections.put(lack.prometheus(), event.message()));
    }
    return rejections;
  }

  /** Empty: only other news matters. */
  public Optional<Instant> lookAgain(Observation observation, Evidence evidence) {
    var now = clock.instant();
    return lacks(observation, evidence)
        .filter(_ -> hasReferences(observation))
        .map(lack -> now.plus(isYoung(lack, now) ? OFTEN : SELDOM))
        .min(Comparator.naturalOrder());
  }

  /** Whether any Prometheus lacks a scrape pool. */
  public static boolean isAnyMissed(Observation observation, Evidence evidence) {
    return lacks(observation, evidence).findAny().isPresent();
  }

  private static Stream<Lack> lacks(Observation observation, Evidence evidence) {
    return observation.plan().monitors().stream()
        .flatMap(monitor ->
            child(observation, monitor).stream()
                .flatMap(child ->
                    monitor.selectedBy().stream()
                        .filter(ref -> isPoolMissing(observation, evidence, ref))
                        .map(ref -> new Lack(child, ref))));
  }

  private static Optional<ExistingChild> child(Observation observation, MonitorPlan monitor) {
    var kind =
        monitor.route() == Route.POD_MONITOR ? ChildKind.POD_MONITOR : ChildKind.SERVICE_MONITOR;
    return observation
        .snapshot()
        .child(kind, monitor.name())
        .filter(child -> Ownership.isOurs(child, observation.monitored()));
  }

  private static boolean isPoolMissing(
      Observation observation, Evidence evidence, PrometheusRef prometheus) {
    var expected = ScrapePools.expected(observation.monitored(), observation.plan(), prometheus);
    return evidence
        .heard(prometheus)
        .filter(heard -> !heard.pools().containsAll(expected))
        .isPresent();
  }

  /** What a monitor names may be missing. Any other one should have been loaded first. */
  private static boolean isAskedAbout(Observation observation, Lack lack, Instant now) {
    return hasReferences(observation) || !isYoung(lack, now);
  }

  private static boolean isYoung(Lack lack, Instant now) {
    return now.isBefore(lack.monitor().written().plus(GracePeriods.RELOAD));
  }

  private static boolean hasReferences(Observation observation) {
    return !ScrapeReference.of(observation.monitored().getSpec().scrape()).isEmpty();
  }

  private static Optional<ObjectEvent> said(List<ObjectEvent> events) {
    return events.stream()
        .filter(event -> event.reason().equals(REJECTED))
        .max(Comparator.comparing(ObjectEvent::last));
  }

  /** A pool disappears with the reload that follows the Event. */
  private static Instant missingSince(Monitored monitored, Instant now) {
    return Conditions.find(monitored.getStatus(), TargetsUpCheck.CONDITION)
        .map(condition ->
            condition.getStatus().equals("True")
                ? now
                : Instant.parse(condition.getLastTransitionTime()))
        .map(since -> since.minus(GracePeriods.RELOAD))
        .orElse(Instant.EPOCH);
  }
}
