package dev.monitored.operator.diagnosis;

import static java.time.temporal.ChronoUnit.SECONDS;

import dev.monitored.operator.api.Durations;
import dev.monitored.operator.api.Scrape;
import dev.monitored.operator.application.MetricsPort.OfPod;
import dev.monitored.operator.diagnosis.Outcome.Kind;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.Answer.Target;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.plan.Route;
import dev.monitored.operator.pod.PodView;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether one intended Prometheus, which has answered, scrapes the expected Pods.
 *
 * @param byName the same Pods
 */
record PrometheusTargetsCheck(
    Situation situation,
    List<PodView> pods,
    Map<String, PodView> byName,
    Choice choice,
    Heard heard) {

  PrometheusTargetsCheck(Situation situation, List<PodView> pods, Choice choice, Heard heard) {
    this(
        situation,
        pods,
        pods.stream().collect(Collectors.toMap(PodView::name, pod -> pod, (first, _) -> first)),
        choice,
        heard);
  }

  List<Outcome> outcomes() {
    var up = up();
    var isSomeUp = pods.stream().map(PodView::name).anyMatch(up::contains);
    var targets =
        heard.targets().stream()
            .collect(
                Collectors.toMap(
                    Target::pod,
                    target -> target,
                    BinaryOperator.maxBy(Comparator.comparing(Target::isUp))));
    return pods.stream().map(pod -> outcome(pod, targets.get(pod.name()), isSomeUp)).toList();
  }

  /** The Pods that are up in it as the spec wants, by name. */
  Set<String> up() {
    return heard.targets().stream()
        .filter(target -> target.isUp() && isAsWanted(target))
        .map(Target::pod)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Outcome outcome(PodView pod, @Nullable Target target, boolean isSomeUp) {
    if (pod.runningSince().isEmpty() && (target == null || !target.isUp())) {
      return notRunning(pod, isSomeUp);
    }
    var outcome = target == null ? absent(pod) : outcome(target, pod);
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

  private Outcome outcome(Target target, PodView pod) {
    return switch (target.health()) {
      case "up" -> Outcome.answer(choice, isAsWanted(target) ? up(pod) : outdated(target, pod));
      case "down" -> down(target, pod);
      default -> unscraped(pod);
    };
  }

  private Verdict up(PodView pod) {
    return Verdict.holds(Reasons.UP, "Pod %s is up in %s".formatted(pod.name(), choice.ref()));
  }

  private Verdict outdated(Target target, PodView pod) {
    var how =
        "%s still scrapes Pod %s with an earlier configuration: %s"
            .formatted(choice.ref(), pod.name(), target.url());
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

  private Outcome unscraped(PodView pod) {
    var end = periods().ofTarget(pod);
    return unseen(
        isBefore(end)
            ? waits(
                Reasons.WAITING_FOR_SCRAPE,
                "%s has not scraped Pod %s yet".formatted(choice.ref(), pod.name()),
                end)
            : Verdict.fails(
                Reasons.SCRAPE_FAILED,
                "%s found Pod %s, but does not scrape it".formatted(choice.ref(), pod.name())));
  }

  private Outcome absent(PodView pod) {
    var check = new AbsentTargetCheck(this, pod);
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
  private boolean isAsWanted(Target target) {
    return isWhereWanted(target) && isTimedAsWanted(target);
  }

  /** A relabeling of that Prometheus may use TLS where the spec does not, and add parameters. */
  private boolean isWhereWanted(Target target) {
    var scrape = situation.monitored().getSpec().scrape();
    var url = ScrapedUrl.of(target.url());
    return port(target)
        .map(port ->
            url.isAt(port, scrape.path())
                && (url.isEncrypted() || scrape.scheme() == Scrape.Scheme.http)
                && url.hasAll(scrape.params()))
        .orElse(true);
  }

  /** Where it should be scraped; empty: it is no target of these Pods. */
  private Optional<Integer> port(Target target) {
    var endpoint = situation.application().endpoint();
    return Optional.ofNullable(byName.get(target.pod()))
        .filter(_ -> endpoint != null)
        .flatMap(pod -> Objects.requireNonNull(endpoint).port().of(pod))
        .map(OfPod::number);
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
