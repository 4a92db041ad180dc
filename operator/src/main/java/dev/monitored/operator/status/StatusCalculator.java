package dev.monitored.operator.status;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.MonitoredStatus;
import dev.monitored.operator.api.MonitoredStatus.RulesStatus;
import dev.monitored.operator.children.Part;
import dev.monitored.operator.diagnosis.Diagnosis;
import dev.monitored.operator.diagnosis.PrometheusRules;
import dev.monitored.operator.diagnosis.PrometheusTargets;
import dev.monitored.operator.diagnosis.RulesLoadedCheck;
import dev.monitored.operator.diagnosis.SeriesPresentCheck;
import dev.monitored.operator.diagnosis.Situation;
import dev.monitored.operator.diagnosis.TargetsUpCheck;
import dev.monitored.operator.diagnosis.Verdict;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.plan.Route;
import dev.monitored.operator.status.VerdictHold.Held;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Computes the status of a {@code Monitored}. Equal situations have equal statuses. */
public final class StatusCalculator {
  /** Within this time, Prometheus is asked again about what is missing. */
  private static final Duration SOON = Duration.ofSeconds(5);

  private final Situation situation;
  private final Diagnosis diagnosis;
  private final VerdictHold targetsHold;
  private final VerdictHold rulesHold;
  private final VerdictHold seriesHold;

  private StatusCalculator(Situation situation) {
    this.situation = situation;
    this.diagnosis = Diagnosis.of(situation);
    var previous = situation.previous();
    this.targetsHold = VerdictHold.of(previous, Conditions.TARGETS_UP, situation.now());
    this.rulesHold = VerdictHold.of(previous, Conditions.RULES_LOADED, situation.now());
    this.seriesHold = VerdictHold.of(previous, Conditions.SERIES_PRESENT, situation.now());
  }

  public static StatusDecision next(Situation situation) {
    return new StatusCalculator(situation).decision();
  }

  /**
   * The status if the spec cannot be read. Existing objects of the {@code Monitored} stay
   * unchanged.
   */
  public static MonitoredStatus unreadable(Monitored monitored, String why, Instant now) {
    return failed(monitored, Reasons.SPEC_UNREADABLE, why, now);
  }

  /** The status if the reconciliation failed because of an error in the operator. */
  public static MonitoredStatus failed(Monitored monitored, Exception problem, Instant now) {
    return failed(monitored, Reasons.RECONCILE_FAILED, "internal error: " + problem, now);
  }

  private static MonitoredStatus failed(
      Monitored monitored, String reason, String why, Instant now) {
    var generation = monitored.getMetadata().getGeneration();
    var conditions =
        new Conditions(monitored.getStatus(), generation, now)
            .of(Readiness.failed(Verdict.fails(reason, why)));
    var before = Optional.ofNullable(monitored.getStatus());
    return new MonitoredStatus(
        generation,
        null,
        null,
        null,
        null,
        null,
        before.map(MonitoredStatus::prometheuses).orElse(List.of()),
        before.map(MonitoredStatus::otherPrometheuses).orElse(null),
        null,
        null,
        before.map(MonitoredStatus::firstProof).orElse(null),
        conditions);
  }

  private StatusDecision decision() {
    var targets = Optional.ofNullable(diagnosis.targets()).map(this::targetsUp).orElse(null);
    var rules = Optional.ofNullable(diagnosis.rules()).map(this::rulesLoaded).orElse(null);
    var series = Optional.ofNullable(diagnosis.series()).flatMap(this::seriesPresent).orElse(null);
    var verdicts = verdicts(targets, rules, series);
    var lookAgain =
        verdicts.values().stream()
            .flatMap(verdict -> Stream.ofNullable(verdict.until()))
            .min(Instant::compareTo)
            .map(this::laterThanNow);
    var status = status(conditions(verdicts), targets, rules);
    return new StatusDecision(withProof(status, verdicts), lookAgain);
  }

  /** A time has passed without a newer answer, which will come soon, or be missed. */
  private Instant laterThanNow(Instant until) {
    return situation.now().isBefore(until) ? until : situation.now().plus(SOON);
  }

  /** A phase of the first proof is recorded with other news only, so that it costs no write. */
  private MonitoredStatus withProof(MonitoredStatus status, Map<String, Verdict> verdicts) {
    var isNews = !status.equals(situation.monitored().getStatus());
    return isNews ? status.with(new ProofProgress(diagnosis, verdicts).next()) : status;
  }

  private Held targetsUp(TargetsUpCheck check) {
    return check
        .withoutEvidence()
        .map(verdict -> new Held(verdict, false))
        .orElseGet(() -> targetsHold.over(check.outcomes(), check.allUp()));
  }

  private Held rulesLoaded(RulesLoadedCheck check) {
    return check
        .withoutEvidence()
        .map(verdict -> new Held(verdict, false))
        .orElseGet(() -> rulesHold.over(check.outcomes(), check.allLoaded()));
  }

  /**
   * Empty if the status was Ready before this condition existed and samples are not known yet. The
   * condition is then omitted, so that an upgrade of the operator does not change Ready.
   */
  private Optional<Held> seriesPresent(SeriesPresentCheck check) {
    var outcomes = check.outcomes();
    var held =
        check
            .withoutEvidence()
            .map(verdict -> new Held(verdict, false))
            .orElseGet(() -> seriesHold.over(outcomes, check.allPresent()));
    return isNew() && outcomes.stream().anyMatch(outcome -> outcome.gap() != null)
        ? Optional.empty()
        : Optional.of(held);
  }

  /** Whether the previous status is Ready and does not have this condition. */
  private boolean isNew() {
    var status = situation.monitored().getStatus();
    return situation.previous().verdict(Conditions.READY).filter(Verdict::isTrue).isPresent()
        && Conditions.find(status, Conditions.SERIES_PRESENT).isEmpty();
  }

  private SequencedMap<String, Verdict> verdicts(
      @Nullable Held targets, @Nullable Held rules, @Nullable Held series) {
    var verdicts = new LinkedHashMap<String, Verdict>();
    Optional.ofNullable(diagnosis.scrapeConfigured())
        .ifPresent(verdict -> verdicts.put(Conditions.SCRAPE_CONFIGURED, verdict));
    Optional.ofNullable(targets)
        .ifPresent(held -> verdicts.put(Conditions.TARGETS_UP, held.verdict()));
    Optional.ofNullable(rules)
        .ifPresent(held -> verdicts.put(Conditions.RULES_LOADED, held.verdict()));
    Optional.ofNullable(series)
        .ifPresent(held -> verdicts.put(Conditions.SERIES_PRESENT, held.verdict()));
    var readiness =
        new Readiness(
            situation.monitored().getSpec(),
            diagnosis.workloadReady(),
            Stream.concat(verdicts.values().stream(), withoutCondition()).toList(),
            diagnosis.isPastDeadline());
    verdicts.putFirst(Conditions.WORKLOAD_READY, diagnosis.workloadReady());
    verdicts.putAll(readiness.conditions());
    return verdicts;
  }

  /** The problems of parts that have no condition of their own. */
  private Stream<Verdict> withoutCondition() {
    var rules = diagnosis.rules() == null ? Stream.of(Part.RULES) : Stream.<Part>of();
    var observed = situation.observed();
    return Stream.concat(Stream.of(Part.DASHBOARD), rules)
        .flatMap(part ->
            observed
                .unread(part)
                .or(() -> Optional.ofNullable(observed.failures().get(part)).map(Verdict::fails))
                .stream());
  }

  private List<Condition> conditions(SequencedMap<String, Verdict> verdicts) {
    var monitored = situation.monitored();
    var conditions =
        new Conditions(
            monitored.getStatus(), monitored.getMetadata().getGeneration(), situation.now());
    return conditions.of(verdicts);
  }

  private MonitoredStatus status(
      List<Condition> conditions, @Nullable Held targets, @Nullable Held rules) {
    var monitored = situation.monitored();
    var application = situation.application();
    var entries = new PrometheusEntries(diagnosis, targetsHold).all();
    return new MonitoredStatus(
        monitored.getMetadata().getGeneration(),
        application.counts().replicas(),
        application.selector(),
        application.image(),
        targets == null ? null : ratio(targets),
        via(),
        entries,
        situation.plan().choices().size() - entries.size(),
        rules == null ? RulesLoadedCheck.absent(situation).orElse(null) : counts(rules),
        situation.observed().dashboard(),
        Optional.ofNullable(monitored.getStatus()).map(MonitoredStatus::firstProof).orElse(null),
        conditions);
  }

  /** Counts omit each Prometheus whose previous verdict is kept. */
  private @Nullable String ratio(Held held) {
    var check = Objects.requireNonNull(diagnosis.targets());
    return held.isKept()
        ? Objects.requireNonNull(situation.monitored().getStatus()).targets()
        : check.ratio(this::isHeard);
  }

  private @Nullable RulesStatus counts(Held held) {
    var check = Objects.requireNonNull(diagnosis.rules());
    return held.isKept()
        ? Objects.requireNonNull(situation.monitored().getStatus()).rules()
        : check.counts(this::isHeard);
  }

  private boolean isHeard(PrometheusTargets targets) {
    return targets.outcomes().stream().noneMatch(targetsHold::keeps);
  }

  private boolean isHeard(PrometheusRules rules) {
    return !rulesHold.keeps(rules.outcome());
  }

  private String via() {
    var routes =
        Stream.concat(
                situation.scraping().stream().map(Choice::route),
                situation.isForNobody() ? Stream.of(Route.SERVICE_MONITOR) : Stream.<Route>of())
            .map(Route::word)
            .distinct()
            .sorted()
            .collect(Collectors.joining(","));
    return routes.isEmpty() ? Route.NONE.word() : routes;
  }
}
