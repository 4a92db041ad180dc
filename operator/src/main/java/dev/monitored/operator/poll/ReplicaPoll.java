package dev.monitored.operator.poll;

import dev.monitored.operator.evidence.Answer;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.Answer.Unreachable;
import dev.monitored.operator.evidence.PodUrl;
import dev.monitored.operator.evidence.Question;
import dev.monitored.operator.evidence.Samples;
import dev.monitored.operator.look.Completeness;
import dev.monitored.operator.look.Look;
import dev.monitored.operator.look.LostPools;
import dev.monitored.operator.look.OtherPools;
import dev.monitored.operator.look.Round;
import dev.monitored.operator.look.RuleLooks;
import dev.monitored.operator.look.RuleMatcher;
import dev.monitored.operator.look.SampleLimits;
import dev.monitored.operator.look.SampleLooks;
import dev.monitored.operator.look.TargetLooks;
import dev.monitored.operator.look.UpSeries;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.query.PrometheusApi;
import dev.monitored.operator.query.PrometheusApi.UselessAnswer;
import dev.monitored.operator.query.Replies;
import dev.monitored.operator.query.Trouble;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks one replica of a Prometheus what is due, and remembers the rest. Not safe for use by several
 * threads.
 */
public final class ReplicaPoll {
  /** Those that are settled are asked about together, so that it costs little. */
  private static final Duration BEAT = Duration.ofSeconds(15);

  /** A series can be forged, so even those that are settled are looked at now and then. */
  private static final Duration SETTLED = Duration.ofMinutes(10);

  private static final Duration FAILED_POOLS_AGAIN = Duration.ofSeconds(30);
  private static final Duration SETTLED_WITHOUT_SERIES = Duration.ofMinutes(1);

  private final PrometheusApi api;
  private final URI base;
  private final boolean isAgent;
  private final Completeness completeness;
  private final TargetLooks targets;
  private final RuleLooks rules;
  private final UpSeries series;
  private final LostPools lost;
  private final SampleLimits limits;
  private final SampleLooks samples;
  private final OtherPools otherPools;
  private Instant beatAt = Instant.EPOCH;
  private boolean areRulesFirst;
  private int failedPools;
  private Instant failedPoolsAt = Instant.EPOCH;
  private Replies.RuntimeInfo process = Replies.RuntimeInfo.NONE;

  /**
   * @param isAgent whether it answers neither queries nor rules
   */
  public ReplicaPoll(PrometheusApi api, RuleMatcher matcher, URI base, boolean isAgent) {
    this.api = api;
    this.base = base;
    this.isAgent = isAgent;
    this.completeness = new Completeness(api, base);
    this.targets = new TargetLooks(api, base, completeness);
    this.rules = new RuleLooks(api, matcher, base, completeness);
    this.series = new UpSeries(api, base);
    this.lost = new LostPools(api, base);
    this.limits = new SampleLimits(api, base);
    this.samples = new SampleLooks(api, base, completeness, limits);
    this.otherPools = new OtherPools(api, base);
  }

  /** Whether anything was due. */
  public boolean ask(Round round) throws IOException {
    targets.retain(round.questions().keySet());
    rules.retain(round.questions().keySet());
    samples.retain(round.questions().keySet());
    otherPools.retain(round.questions().keySet());
    var isBeat = round.isAfter(beatAt, BEAT);
    if (!isAnythingDue(round, isBeat)) {
      return false;
    }
    note(runtimeInfo());
    var due = new HashSet<>(targets.due(round));
    if (isBeat) {
      beatAt = round.at();
      due.addAll(targets.turns(round, period(round.at())));
      due.addAll(hasSeries(round) ? series.surprises(round, targets) : Set.of());
      due.addAll(hasSeries(round) ? lost.since(process, round) : Set.of());
    }
    look(round, due);
    otherPools.look(round, process);
    askForFailedPools(round);
    return true;
  }

  /** Whatever does not tell is taken for one process, whose configuration is the right one. */
  private Replies.RuntimeInfo runtimeInfo() throws IOException {
    try {
      return api.runtimeInfo(base);
    } catch (UselessAnswer e) {
      if (e.isUnknownQuestion()) {
        return Replies.RuntimeInfo.NONE;
      }
      throw e;
    }
  }

  /**
   * Targets and rules are the first in turn, so that neither takes all the time of every round.
   * Samples come last, since they depend on the targets, and have room of their own.
   */
  private void look(Round round, Set<MonitoredRef> due) throws IOException {
    areRulesFirst = !areRulesFirst && !isAgent;
    if (areRulesFirst) {
      rules.look(round);
    }
    if (!due.isEmpty()) {
      targets.look(round, due, process);
    }
    if (!areRulesFirst && !isAgent) {
      rules.look(round);
    }
    if (!isAgent) {
      limits.read(round, process);
      samples.look(round, targets);
    }
  }

  /** Only while a pool is missed, since all its metrics may come with the answer. */
  private void askForFailedPools(Round round) throws IOException {
    if (targets.isPoolMissing(round) && round.isAfter(failedPoolsAt, FAILED_POOLS_AGAIN)) {
      failedPoolsAt = round.at();
      try {
        failedPools = api.failedPools(base);
      } catch (UselessAnswer e) {
        // It only adds to what is known.
      }
    }
  }

  /** Empty: it has not been asked yet. */
  public Optional<Answer> about(MonitoredRef application, Question question) {
    var look = targets.of(application, question);
    var loaded = isAgent ? RuleLooks.nothing(question) : rules.of(application, question);
    if (look.isEmpty() || loaded.isEmpty()) {
      return Optional.empty();
    }
    var trouble =
        look.get().trouble().or(loaded.get().isUntold() ? Trouble.NONE : loaded.get().trouble());
    return Optional.of(
        trouble.isNone()
            ? heard(application, look.get(), loaded.get())
            : new Unreachable(look.get().at(), trouble.cause(), trouble.message()));
  }

  private Heard heard(MonitoredRef application, Look look, RuleLooks.Loaded loaded) {
    return new Heard(
        look.confirmed(),
        process.startedAt(),
        process.reloadConfigSuccess(),
        failedPools,
        look.pools(),
        look.targets().stream().map(Look.Scraped::target).toList(),
        look.dropped(),
        loaded.rules(),
        stored(application, look),
        loaded.trouble().message(),
        otherPools.of(application));
  }

  private Map<PodUrl, Samples> stored(MonitoredRef application, Look look) {
    var stored = new HashMap<>(samples.of(application, look.question()));
    stored.keySet().retainAll(look.podUrls());
    return stored;
  }

  private boolean isAnythingDue(Round round, boolean isBeat) {
    return !targets.due(round).isEmpty()
        || otherPools.isDue(round)
        || (isBeat && (hasSeries(round) || !targets.turns(round, period(round.at())).isEmpty()))
        || (!isAgent && (!rules.due(round).isEmpty() || samples.isAnyDue(round, targets)));
  }

  private boolean hasSeries(Round round) {
    return !isAgent && series.isAnswered(round.at()) && !round.settled().isEmpty();
  }

  private Duration period(Instant now) {
    return isAgent || !series.isAnswered(now) ? SETTLED_WITHOUT_SERIES : SETTLED;
  }

  /** Of another process nothing is known. */
  private void note(Replies.RuntimeInfo current) {
    var before = process.startedAt();
    if (before != null && !before.equals(current.startedAt())) {
      completeness.forget();
      targets.forget();
      rules.forget();
      series.forget();
      failedPools = 0;
      failedPoolsAt = Instant.EPOCH;
      samples.forget();
      otherPools.forget();
    }
    process = current;
  }
}
