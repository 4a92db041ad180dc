package dev.monitored.operator.diagnosis;

import static java.time.temporal.ChronoUnit.SECONDS;

import dev.monitored.operator.api.Durations;
import dev.monitored.operator.diagnosis.Outcome.Kind;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.Answer.Target;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.plan.Route;
import dev.monitored.operator.pod.PodView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether one intended Prometheus, which has answered, scrapes each endpoint of the Pods. */
record PrometheusTargetsCheck(
    Situation situation,
    List<ExpectedTarget> expected,
    FoundTargets found,
    Choice choice,
    Heard heard) {

  PrometheusTargetsCheck(Situation situation, Choice choice, Heard heard) {
    this(
        situation,
        situation.expectedTargets(),
        new FoundTargets(situation, choice, heard),
        choice,
        heard);
  }

  List<Outcome> outcomes() {
    var isSomeUp = !up().isEmpty();
    return expected.stream()
        .map(wanted -> outcome(wanted, found.of(wanted).orElse(null), isSomeUp))
        .toList();
  }

  /** Those that are up in it as the spec wants. */
  Set<ExpectedTarget.Id> up() {
    return expected.stream()
        .filter(wanted ->
            found.ofPod(wanted).anyMatch(target -> target.isUp() && isAsWanted(wanted, target)))
        .map(ExpectedTarget::id)
        .collect(Collectors.toSet());
  }

  /** How many of them it has found and dropped. */
  int dropped() {
    return (int)
        expected.stream()
            .filter(wanted -> heard.dropped().contains(wanted.pod().name()))
            .filter(wanted -> found.of(wanted).isEmpty())
            .count();
  }

  private Outcome outcome(ExpectedTarget wanted, @Nullable Target target, boolean isSomeUp) {
    var pod = wanted.pod();
    if (pod.runningSince().isEmpty() && (target == null || !target.isUp())) {
      return notRunning(pod, isSomeUp);
    }
    var outcome = target == null ? absent(wanted) : outcome(target, wanted);
    var end =
        target != null && target.isDown()
            ? periods().ofScrape(pod, target)
            : periods().ofYouth(pod);
    var isWaiting = outcome.verdict().state() == Verdict.State.UNKNOWN && outcome.gap() == null;
    var isStill = target == null || !target.isUp();
    return isWaiting && isStill && isSomeUp && isBefore(end)
        ? Outcome.gap(choice, outcome.verdict().until(end), Kind.YOUNG_POD, end)
        : outcome;
  }

  /** The port is not at fault. A Pod that has never run does not make the condition worse. */
  private Outcome notRunning(PodView pod, boolean isSomeUp) {
    var verdict =
        Verdict.unknown(
            Reasons.WAITING_FOR_SCRAPE,
            "Pod %s is not running; see WorkloadReady".formatted(pod.name()));
    return isSomeUp && !pod.isRestarted()
        ? Outcome.gap(choice, verdict, Kind.YOUNG_POD, null)
        : Outcome.answer(choice, verdict);
  }

  private Outcome outcome(Target target, ExpectedTarget wanted) {
    return switch (target.health()) {
      case "up" ->
          Outcome.answer(
              choice, isAsWanted(wanted, target) ? up(wanted) : outdated(target, wanted));
      case "down" -> down(target, wanted.pod());
      default -> unscraped(wanted);
    };
  }

  private Verdict up(ExpectedTarget wanted) {
    return Verdict.holds(Reasons.UP, "%s is up in %s".formatted(wanted.text(), choice.ref()));
  }

  private Verdict outdated(Target target, ExpectedTarget wanted) {
    var how =
        "%s still scrapes %s with an earlier configuration: %s"
            .formatted(choice.ref(), wanted.text(), target.url());
    var times =
        isTimedAsWanted(target)
            ? ""
            : " every %s with a timeout of %s"
                .formatted(Durations.text(target.interval()), Durations.text(target.timeout()));
    var end = periods().ofChange();
    return isBefore(end)
        ? waits(waitingForChange(), how + times + (isDiscovery() ? "" : usualReload()), end)
        : Verdict.fails(Reasons.CONFIG_NOT_RELOADED, how + times);
  }

  /** One failed scrape can be an accident; two in a row are a fault. */
  private Outcome down(Target target, PodView pod) {
    var end = periods().ofScrape(pod, target);
    if (isBefore(end)) {
      var so = pod.isReady() ? "has not been scraped since it became ready" : "is starting";
      var young = "Pod %s at %s %s".formatted(pod.name(), target.url(), so);
      return Outcome.answer(choice, waits(Reasons.WAITING_FOR_SCRAPE, young, end));
    }
    var fault = Verdict.fails(new FailedScrape(situation, choice.ref(), target).finding());
    return target.failedScrapes() < 2
        ? Outcome.gap(choice, fault, Kind.ONE_FAILED_SCRAPE, null)
        : Outcome.answer(choice, fault);
  }

  private Outcome unscraped(ExpectedTarget wanted) {
    var end = periods().ofTarget(wanted.pod());
    return unseen(
        isBefore(end)
            ? waits(
                Reasons.WAITING_FOR_SCRAPE,
                "%s has not scraped %s yet".formatted(choice.ref(), wanted.text()),
                end)
            : Verdict.fails(
                Reasons.SCRAPE_FAILED,
                "%s found %s, but does not scrape it".formatted(choice.ref(), wanted.text())));
  }

  private Outcome absent(ExpectedTarget wanted) {
    var check = new AbsentTargetCheck(this, wanted);
    return check
        .known()
        .map(verdict -> Outcome.answer(choice, verdict))
        .orElseGet(() -> check.isPoolMissing() ? unloaded(check.unseen()) : unseen(check.unseen()));
  }

  private Outcome unloaded(Verdict verdict) {
    var end = periods().ofRewrittenMonitors();
    return isBefore(end) ? Outcome.gap(choice, verdict, Kind.REWRITTEN, end) : unseen(verdict);
  }

  /** A Prometheus that has just started may not have found its targets yet. */
  private Outcome unseen(Verdict verdict) {
    var end = periods().ofProcess();
    return isBefore(end)
        ? Outcome.gap(choice, verdict, Kind.JUST_STARTED, end)
        : Outcome.answer(choice, verdict);
  }

  /** Whether it is scraped as the spec says now; what a target was before proves nothing. */
  private boolean isAsWanted(ExpectedTarget wanted, Target target) {
    return found.isAt(wanted, target) && isTimedAsWanted(target);
  }

  private boolean isTimedAsWanted(Target target) {
    return isLike(target.interval(), situation.monitored().getSpec().scrape().interval())
        && isLike(target.timeout(), choice.timeout());
  }

  /** Values that are unknown, or that the Prometheus chooses, do not differ. */
  private static boolean isLike(Duration found, @Nullable String wanted) {
    return found.isZero() || Durations.parse(wanted, found).equals(found);
  }

  static Verdict waits(String reason, String found, Instant until) {
    return Verdict.waits(
        reason, found + "; this is expected until " + until.truncatedTo(SECONDS), until);
  }

  /** In classes, so that one more reload hardly changes the text. */
  String usualReload() {
    var usual = situation.observed().reloads().get(choice.ref());
    return usual == null
        ? "; how long this Prometheus takes to load a change is not known yet"
        : "; this Prometheus usually takes up to %s to load a change".formatted(upTo(usual));
  }

  private static String upTo(Duration usual) {
    var step = usual.compareTo(Duration.ofMinutes(1)) <= 0 ? 10 : 30;
    return Durations.text(Duration.ofSeconds((usual.toSeconds() / step + 1) * step));
  }

  boolean isBefore(Instant end) {
    return periods().isBefore(end);
  }

  GracePeriods periods() {
    return new GracePeriods(situation, choice, heard);
  }

  boolean isDiscovery() {
    return choice.route() == Route.HTTP_DISCOVERY;
  }

  private String waitingForChange() {
    return isDiscovery() ? Reasons.WAITING_FOR_SCRAPE : Reasons.WAITING_FOR_RELOAD;
  }
}
