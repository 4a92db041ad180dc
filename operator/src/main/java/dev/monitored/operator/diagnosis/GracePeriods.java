package dev.monitored.operator.diagnosis;

import dev.monitored.operator.api.Durations;
import dev.monitored.operator.diagnosis.Verdict.State;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.Answer.Target;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.plan.Route;
import dev.monitored.operator.pod.PodView;
import dev.monitored.operator.snapshot.LastWrite;
import dev.monitored.operator.snapshot.SeenKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The times until which a missing target, scrape or rule of one Prometheus is not an error. Each
 * time counts from the last change of this application, this Pod, this Prometheus object or its
 * process. Nothing else extends it.
 */
public record GracePeriods(Situation situation, Choice choice, Heard heard) {
  /** The time that a change takes through prometheus-operator or a mounted ConfigMap. */
  public static final Duration RELOAD = Duration.ofMinutes(3);

  /** The minimum time after its start in which a Pod that is not ready may refuse scrapes. */
  private static final Duration STARTING = Duration.ofSeconds(60);

  /** The minimum time after its start in which a ready Pod may refuse scrapes. */
  private static final Duration STARTED = Duration.ofSeconds(15);

  /** Prometheus collects the targets that it discovers, and starts to scrape them, this often. */
  private static final Duration COLLECTION = Duration.ofSeconds(5);

  private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);

  /** Whether the answer is from before that time. It says nothing about the time since. */
  boolean isBefore(Instant end) {
    return heard.at().isBefore(end);
  }

  /** The time by which Prometheus should have found and scraped this Pod. */
  Instant ofTarget(PodView pod) {
    return latest(List.of(firstStart(pod).stream(), configured(), prometheusChanged()))
        .plus(discovery());
  }

  /** The time by which Prometheus should scrape according to the current spec. */
  Instant ofChange() {
    return latest(List.of(configured(), prometheusChanged())).plus(RELOAD);
  }

  /** The time by which Prometheus should have loaded and evaluated the rules. */
  Instant ofRules() {
    return latest(List.of(rulesWritten().stream(), prometheusChanged())).plus(RELOAD);
  }

  /**
   * The time by which Prometheus should have loaded monitors that the operator changed although the
   * spec did not change, for example after an upgrade of the operator.
   */
  Instant ofRewrittenMonitors() {
    return latest(List.of(monitorsWritten())).plus(Outcome.LONGEST_SILENCE);
  }

  /**
   * The time by which Prometheus should have loaded rules that the operator changed although the
   * spec did not change. A ConfigMap for rules also changes because of other {@code Monitored}
   * objects, so for a ConfigMap, only writes until the operator became the leader count.
   */
  Instant ofRewrittenRules() {
    var written = rulesWritten().orElse(Instant.EPOCH);
    var last = isDiscovery() ? earliest(written, situation.evidence().since()) : written;
    return last.plus(Outcome.LONGEST_SILENCE);
  }

  /** The time until which this Pod is too young to be reported as missing. */
  Instant ofYouth(PodView pod) {
    return firstStart(pod).orElse(Instant.EPOCH).plus(discovery());
  }

  /**
   * The time until which a failed scrape is not a fault of this Pod: while the Pod starts, for as
   * long as its probes allow, and until the next scrape after it has become ready.
   */
  Instant ofScrape(PodView pod, Target target) {
    var start = firstStart(pod).orElse(Instant.EPOCH);
    if (!pod.isReady()) {
      return start.plus(Collections.max(List.of(STARTING, pod.patience())));
    }
    var ready = pod.isRestarted() ? Optional.<Instant>empty() : pod.readySince();
    var interval = target.interval().isZero() ? interval() : target.interval();
    return latest(
        List.of(Stream.of(start.plus(STARTED)), ready.map(since -> since.plus(interval)).stream()));
  }

  /** The time until which the process of this Prometheus counts as just started. */
  Instant ofProcess() {
    return processStart()
        .map(since -> since.plus(Outcome.LONGEST_SILENCE))
        .findFirst()
        .orElse(Instant.EPOCH);
  }

  /** A restart of a container does not change this time. Empty if the Pod has not run yet. */
  private static Optional<Instant> firstStart(PodView pod) {
    return pod.isRestarted() ? pod.started() : pod.runningSince();
  }

  private Duration discovery() {
    return isDiscovery() ? refresh().plus(COLLECTION).plus(interval().multipliedBy(3)) : reload();
  }

  /**
   * The time when the operator last wrote the monitors (for HTTP discovery, the last change of the
   * spec), the time since which this Prometheus selects them, and the time when an object that a
   * monitor names was created.
   */
  private Stream<Instant> configured() {
    var written = isDiscovery() ? LastWrite.of(situation.monitored()).stream() : monitorsWritten();
    var selected = situation.previous().since(ScrapeConfiguredCheck.CONDITION, State.TRUE);
    var found = situation.observed().keys().values().stream().map(SeenKey::since);
    return Stream.of(written, selected.stream(), found).flatMap(times -> times);
  }

  private Stream<Instant> monitorsWritten() {
    return situation.plan().monitors().stream()
        .filter(monitor -> monitor.selectedBy().contains(choice.ref()))
        .flatMap(monitor -> situation.observed().written(monitor).stream());
  }

  private Optional<Instant> rulesWritten() {
    return Optional.ofNullable(situation.observed().rulesWritten().get(choice.ref()))
        .map(written -> isDiscovery() ? earliest(written, ownChange()) : written);
  }

  /**
   * The latest time at which the rules of this application can have changed: when the spec changed,
   * or when the condition began to wait for the rules. The last write of the ConfigMap can be
   * later, because other applications share it.
   */
  private Instant ownChange() {
    var previous = situation.previous();
    var isMissed = previous.since(RulesLoadedCheck.CONDITION, State.FALSE).isPresent();
    var waits = previous.since(RulesLoadedCheck.CONDITION, State.UNKNOWN);
    return isMissed || waits.isPresent()
        ? latest(List.of(LastWrite.of(situation.monitored()).stream(), waits.stream()))
        : Instant.MAX;
  }

  /** The time when the process of this Prometheus started, and the last change of its object. */
  private Stream<Instant> prometheusChanged() {
    return Stream.concat(
        processStart(), Stream.ofNullable(situation.observed().changes().get(choice.ref())));
  }

  private Stream<Instant> processStart() {
    return Stream.ofNullable(heard.startedAt());
  }

  /** The first scrape takes place within one interval after the reload. */
  private Duration reload() {
    return Collections.max(List.of(RELOAD, interval().multipliedBy(2)));
  }

  private Duration refresh() {
    return situation.observed().refreshes().getOrDefault(choice.ref(), DEFAULT_INTERVAL);
  }

  private Duration interval() {
    var byDefault = situation.observed().intervals().getOrDefault(choice.ref(), DEFAULT_INTERVAL);
    return Durations.parse(situation.monitored().getSpec().scrape().interval(), byDefault);
  }

  private boolean isDiscovery() {
    return choice.route() == Route.HTTP_DISCOVERY;
  }

  private static Instant earliest(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Instant latest(List<Stream<Instant>> all) {
    return all.stream()
        .flatMap(instants -> instants)
        .max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }
}
