package dev.monitored.operator.diagnosis;

import dev.monitored.operator.api.Durations;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.plan.MonitorPlan;
import dev.monitored.operator.plan.Route;
import dev.monitored.operator.snapshot.LastWrite;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Stream;

/** Until when the absence of evidence is normal. */
public record GracePeriods(Situation situation) {
  /** How long a change takes through prometheus-operator, or through a mounted ConfigMap. */
  public static final Duration RELOAD = Duration.ofMinutes(3);

  private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);

  /** When the targets of the running Pods should be up in that Prometheus. */
  Instant ofTargets(Choice choice) {
    return choice.route() == Route.HTTP_DISCOVERY
        ? latest(podStarts(), specWritten(), changed(choice)).plus(interval(choice).multipliedBy(3))
        : latest(podStarts(), monitorsWritten(choice), changed(choice)).plus(RELOAD);
  }

  /** When that Prometheus should have loaded and evaluated the rules. */
  Instant ofRules(Choice choice) {
    var written = situation.observed().rulesWritten().get(choice.ref());
    return latest(Stream.ofNullable(written), Stream.empty(), changed(choice)).plus(RELOAD);
  }

  private Stream<Instant> podStarts() {
    return situation.expectedPods().stream().flatMap(pod -> pod.runningSince().stream());
  }

  private Stream<Instant> monitorsWritten(Choice choice) {
    return situation.plan().monitors().stream()
        .filter(monitor -> monitor.selectedBy().contains(choice.ref()))
        .map(MonitorPlan::name)
        .flatMap(name -> Stream.ofNullable(situation.observed().monitors().get(name)));
  }

  private Stream<Instant> changed(Choice choice) {
    return Stream.ofNullable(situation.observed().changed().get(choice.ref()));
  }

  /** When the spec was last written; nothing else is written for discovery. */
  private Stream<Instant> specWritten() {
    return LastWrite.of(situation.monitored()).stream();
  }

  private Duration interval(Choice choice) {
    var byDefault = situation.observed().intervals().getOrDefault(choice.ref(), DEFAULT_INTERVAL);
    return Durations.parse(situation.monitored().getSpec().scrape().interval(), byDefault);
  }

  private static Instant latest(Stream<Instant> one, Stream<Instant> two, Stream<Instant> three) {
    return Stream.of(one, two, three)
        .flatMap(instants -> instants)
        .max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }
}
