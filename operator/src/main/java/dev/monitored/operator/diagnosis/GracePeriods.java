package dev.monitored.operator.diagnosis;

import dev.monitored.operator.api.Durations;
import dev.monitored.operator.diagnosis.Verdict.State;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.Answer.Target;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.plan.Route;
import dev.monitored.operator.snapshot.LastWrite;
import dev.monitored.operator.snapshot.PodView;
import dev.monitored.operator.snapshot.SeenKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Until when it is normal that one Prometheus lacks something. The time counts from the last change
 * of this application, this Pod, this Prometheus object and its process; nothing else moves it.
 */
public record GracePeriods(Situation situation, Choice choice, Heard heard) {
  /** How long a change takes through prometheus-operator, or through a mounted ConfigMap. */
  public static final Duration RELOAD = Duration.ofMinutes(3);

  /** How long a Pod may at least refuse scrapes after its start, before and after it is ready. */
  private static final Duration STARTING = Duration.ofSeconds(60);

  private static final Duration STARTED = Duration.ofSeconds(15);
  private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);

  /** When it should have found and scraped that Pod. */
  Instant ofTarget(PodView pod) {
    return latest(List.of(firstStart(pod).stream(), configured(), prometheusChanged()))
        .plus(discovery());
  }

  /** When it should scrape in the way that the spec says now. */
  Instant ofChange() {
    return latest(List.of(configured(), prometheusChanged())).plus(RELOAD);
  }

  /** When it should have loaded and evaluated the rules. */
  Instant ofRules() {
    return latest(List.of(rulesWritten().stream(), prometheusChanged())).plus(RELOAD);
  }

  /** Until when monitors that were written anew for the same spec need not be loaded. */
  Instant ofRewrittenMonitors() {
    return latest(List.of(monitorsWritten())).plus(Outcome.LONGEST_SILENCE);
  }

  /**
   * The same of rules. A ConfigMap is also changed by what others need: only what the operator does
   * when it begins counts there.
   */
  Instant ofRewrittenRules() {
    var written = rulesWritten().orElse(Instant.EPOCH);
    var last = isDiscovery() ? earliest(written, situation.evidence().since()) : written;
    return last.plus(Outcome.LONGEST_SILENCE);
  }

  /** Until when that Pod is too young to be missed. */
  Instant ofYouth(PodView pod) {
    return firstStart(pod).orElse(Instant.EPOCH).plus(discovery());
  }

  /**
   * Until when that Pod is not at fault for a failed scrape: it starts, as long as its probes
   * allow, or has become ready since the scrape.
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

  /** Until when the process of that Prometheus has just started. */
  Instant ofProcess() {
    return processStart()
        .map(since -> since.plus(Outcome.LONGEST_SILENCE))
        .findFirst()
        .orElse(Instant.EPOCH);
  }

  /** A restarted container makes its Pod no younger. Empty: the Pod has not run yet. */
  private static Optional<Instant> firstStart(PodView pod) {
    return pod.isRestarted() ? pod.started() : pod.runningSince();
  }

  private Duration discovery() {
    return isDiscovery() ? refresh().plus(interval().multipliedBy(3)) : reload();
  }

  /**
   * When its monitors were last written or, for discovery, the spec; when it came to select; or
   * when what a monitor names came to exist.
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
   * No later than this the rules of this application changed, which share a ConfigMap with others:
   * with the spec, or when the condition began to wait for them.
   */
  private Instant ownChange() {
    var previous = situation.previous();
    var isMissed = previous.since(RulesLoadedCheck.CONDITION, State.FALSE).isPresent();
    var waits = previous.since(RulesLoadedCheck.CONDITION, State.UNKNOWN);
    return isMissed || waits.isPresent()
        ? latest(List.of(LastWrite.of(situation.monitored()).stream(), waits.stream()))
        : Instant.MAX;
  }

  /** When the process of that Prometheus started, or its object was changed. */
  private Stream<Instant> prometheusChanged() {
    return Stream.concat(
        processStart(), Stream.ofNullable(situation.observed().changes().get(choice.ref())));
  }

  private Stream<Instant> processStart() {
    return Stream.ofNullable(heard.startedAt());
  }

  /** The first scrape comes within one interval of the reload. */
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
