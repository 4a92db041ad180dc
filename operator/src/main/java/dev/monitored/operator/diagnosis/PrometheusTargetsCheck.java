package dev.monitored.operator.diagnosis;

import static java.time.temporal.ChronoUnit.SECONDS;

import dev.monitored.operator.api.MonitoredStatus.Targets;
import dev.monitored.operator.evidence.Answer;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.Answer.Target;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.naming.Ports;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.plan.Route;
import dev.monitored.operator.plan.ScrapePools;
import dev.monitored.operator.snapshot.PodView;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether one intended Prometheus scrapes the expected Pods, by what it answered. */
public record PrometheusTargetsCheck(Situation situation, Choice choice) {
  private static final Duration STARTING = Duration.ofSeconds(60);
  private static final Duration STARTED = Duration.ofSeconds(15);

  public Verdict verdict() {
    return switch (situation.evidence().of(choice.ref()).orElse(null)) {
      case null -> notAskedYet();
      case Answer.Unreachable(_, var message) ->
          Verdict.unknown(Reasons.PROMETHEUS_UNREACHABLE, choice.ref() + ": " + message);
      case Heard heard -> verdict(heard);
    };
  }

  /** The Pods that are up in it, by name. */
  public Set<String> up() {
    return heard()
        .map(heard ->
            heard.targets().stream()
                .filter(Target::isUp)
                .filter(this::isAsWanted)
                .map(Target::pod)
                .collect(Collectors.toCollection(TreeSet::new)))
        .orElseGet(TreeSet::new);
  }

  public List<String> pools() {
    return heard().stream()
        .flatMap(heard -> heard.targets().stream())
        .map(Target::pool)
        .distinct()
        .sorted()
        .toList();
  }

  public Optional<Targets> counts() {
    return heard()
        .map(heard ->
            new Targets(
                situation.expectedPods().size(),
                (int) heard.targets().stream().filter(Target::isUp).count(),
                (int) heard.targets().stream().filter(Target::isDown).count(),
                dropped(heard)));
  }

  private int dropped(Heard heard) {
    return (int)
        situation.expectedPods().stream()
            .filter(pod -> heard.dropped().contains(pod.name()))
            .count();
  }

  private Verdict verdict(Heard heard) {
    return situation.expectedPods().stream()
        .map(pod -> verdict(heard, pod))
        .min(Verdict.WORST_FIRST)
        .orElseGet(() -> Verdict.holds(Reasons.NOTHING_EXPECTED, "there is no Pod to be scraped"));
  }

  private Verdict verdict(Heard heard, PodView pod) {
    var targets =
        heard.targets().stream().filter(target -> target.pod().equals(pod.name())).toList();
    if (targets.isEmpty()) {
      return absent(heard, pod);
    }
    return targets.stream()
        .max(Comparator.comparing(Target::isUp))
        .map(target -> verdict(target, pod))
        .orElseThrow();
  }

  private Verdict verdict(Target target, PodView pod) {
    if (target.isUp() && !isAsWanted(target)) {
      return Verdict.unknown(
          isDiscovery() ? Reasons.WAITING_FOR_SCRAPE : Reasons.WAITING_FOR_RELOAD,
          "%s still scrapes Pod %s at %s".formatted(choice.ref(), pod.name(), target.url()));
    }
    if (target.isUp()) {
      return Verdict.holds(Reasons.UP, "Pod " + pod.name() + " is up in " + choice.ref());
    }
    var windowEnd = windows().ofTargets(choice);
    if (!target.isDown()) {
      return situation.now().isBefore(windowEnd)
          ? waits(Reasons.WAITING_FOR_SCRAPE, windowEnd)
          : Verdict.fails(
              Reasons.SCRAPE_FAILED,
              "%s has found Pod %s, but does not scrape it".formatted(choice.ref(), pod.name()));
    }
    var grace = grace(pod);
    return situation.now().isBefore(grace)
        ? waits(Reasons.WAITING_FOR_SCRAPE, grace)
        : Verdict.fails(TargetFault.of(pod.name(), target.url(), target.lastError()));
  }

  /**
   * Whether it is where the spec says now; what a target was before proves nothing. Of a path that
   * Prometheus shows encoded only the port is compared.
   */
  private boolean isAsWanted(Target target) {
    var port = ":" + Ports.metrics(situation.monitored()).number();
    var path = situation.monitored().getSpec().scrape().path();
    return target.url().endsWith(port + path)
        || (target.url().contains("%") && target.url().contains(port + "/"));
  }

  /** A Pod that is just starting is not at fault for not answering yet. */
  private Instant grace(PodView pod) {
    return pod.runningSince()
        .map(since -> since.plus(pod.isReady() ? STARTED : STARTING))
        .orElse(Instant.EPOCH);
  }

  private Verdict absent(Heard heard, PodView pod) {
    if (pod.runningSince().isEmpty()) {
      return Verdict.unknown(
          Reasons.WAITING_FOR_SCRAPE,
          "Pod %s does not run yet; see WorkloadReady".formatted(pod.name()));
    }
    if (!isWritten()) {
      return Verdict.unknown(Reasons.PROGRESSING, "its monitor is to be written");
    }
    var isPoolMissing = !isDiscovery() && !heard.pools().containsAll(expectedPools());
    if (isPoolMissing && !heard.reloadSucceeded()) {
      return notReloaded("its last reload of the configuration failed");
    }
    var rejected = situation.observed().rejected(Part.SCRAPE, choice.ref());
    if (isPoolMissing && rejected.isPresent()) {
      return Verdict.fails(
          Reasons.REJECTED_BY_OPERATOR,
          "prometheus-operator keeps the monitor from %s: %s"
              .formatted(choice.ref(), rejected.get()));
    }
    var missingRight = situation.observed().missingRights().get(choice.ref());
    if (!isPoolMissing && missingRight != null) {
      return Verdict.fails(missingRight);
    }
    var windowEnd = windows().ofTargets(choice);
    if (situation.now().isBefore(windowEnd)) {
      return waits(
          isPoolMissing ? Reasons.WAITING_FOR_RELOAD : Reasons.WAITING_FOR_SCRAPE, windowEnd);
    }
    return isPoolMissing ? notReloaded("its running configuration has none") : missing(heard, pod);
  }

  private Verdict missing(Heard heard, PodView pod) {
    if (heard.dropped().contains(pod.name())) {
      return Verdict.fails(
          Reasons.TARGET_DROPPED,
          "%s found Pod %s and dropped it by relabelling or by a limit on targets"
              .formatted(choice.ref(), pod.name()));
    }
    var advice =
        isDiscovery()
            ? "does it read the operator's discovery endpoint /discovery/" + choice.ref().name()
            : "may its service account list endpoints, services and pods of this namespace";
    return Verdict.fails(
        Reasons.TARGET_MISSING,
        "%s does not find Pod %s: %s?".formatted(choice.ref(), pod.name(), advice));
  }

  private Verdict notReloaded(String why) {
    return Verdict.fails(
        Reasons.CONFIG_NOT_RELOADED,
        "%s has no scrape pool %s: %s; see the logs of prometheus-operator and of that Prometheus"
            .formatted(choice.ref(), String.join(", ", expectedPools()), why));
  }

  private Verdict notAskedYet() {
    return Verdict.unknown(
        isDiscovery() ? Reasons.WAITING_FOR_SCRAPE : Reasons.WAITING_FOR_RELOAD,
        choice.ref() + " is being asked");
  }

  private Verdict waits(String reason, Instant until) {
    return Verdict.waits(
        reason, "%s: normal until %s".formatted(choice.ref(), until.truncatedTo(SECONDS)), until);
  }

  private Set<String> expectedPools() {
    return ScrapePools.expected(situation.monitored(), situation.plan(), choice.ref());
  }

  private boolean isWritten() {
    return situation.plan().monitors().stream()
        .filter(monitor -> monitor.selectedBy().contains(choice.ref()))
        .allMatch(monitor -> situation.observed().monitors().containsKey(monitor.name()));
  }

  private GracePeriods windows() {
    return new GracePeriods(situation);
  }

  private boolean isDiscovery() {
    return choice.route() == Route.HTTP_DISCOVERY;
  }

  private Optional<Heard> heard() {
    return situation
        .evidence()
        .of(choice.ref())
        .filter(Heard.class::isInstance)
        .map(Heard.class::cast);
  }
}
