package dev.monitored.operator.look;

import dev.monitored.operator.evidence.PodUrl;
import dev.monitored.operator.evidence.Question;
import dev.monitored.operator.evidence.Samples;
import dev.monitored.operator.evidence.SeriesLabels;
import dev.monitored.operator.look.SampleQuery.Stored;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.query.PrometheusApi;
import dev.monitored.operator.query.PrometheusApi.UselessAnswer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Whether one replica has stored samples of the applications, asked when something has changed and
 * seldom otherwise. One query is about as many applications as fit, so that a few are enough; they
 * are asked even if the targets of many have taken all the time of the round.
 */
public final class SampleLooks {
  /** Whoever was asked about before that joins those who are due, so that they stay together. */
  private static final Duration JOIN = DueSamples.AGAIN.dividedBy(2);

  private final PrometheusApi api;
  private final URI base;
  private final Completeness completeness;
  private final SampleLimits limits;
  private final QueryBudget budget = new QueryBudget();
  private final Map<MonitoredRef, KnownSamples> known = new HashMap<>();

  /** Of which look at its targets nothing new is to be asked. */
  private final Map<MonitoredRef, Instant> seen = new HashMap<>();

  public SampleLooks(PrometheusApi api, URI base, Completeness completeness, SampleLimits limits) {
    this.completeness = completeness;
    this.limits = limits;
    this.api = api;
    this.base = base;
  }

  /** Those that were not asked about are absent. */
  public Map<PodUrl, Samples> of(MonitoredRef application, Question question) {
    var found = known.get(application);
    return found == null ? Map.of() : found.of(question);
  }

  public void retain(Collection<MonitoredRef> applications) {
    known.keySet().retainAll(applications);
    seen.keySet().retainAll(applications);
  }

  public void forget() {
    known.clear();
    seen.clear();
  }

  public boolean isAnyDue(Round round, TargetLooks targets) {
    var hasRoom = budget.hasRoom(true, round.at()) || budget.hasRoom(false, round.at());
    return hasRoom
        && asked(round, targets, DueSamples.AGAIN).stream()
            .anyMatch(one -> one.isTime(round.at()) && budget.hasRoom(one.isFirst(), round.at()));
  }

  public void look(Round round, TargetLooks targets) {
    var all = asked(round, targets, JOIN);
    for (var chunk : DueSamples.together(all.stream().filter(DueSamples::isFirst).toList())) {
      ask(chunk, true, round);
    }
    for (var chunk : DueSamples.apart(all.stream().filter(one -> !one.isFirst()).toList())) {
      if (chunk.all().stream().anyMatch(one -> one.isTime(round.at()))) {
        ask(chunk, false, round);
      }
    }
  }

  /**
   * Those who were asked about longest ago first.
   *
   * @param rest for how long those of whom nothing is missing are left out
   */
  private List<DueSamples> asked(Round round, TargetLooks targets, Duration rest) {
    var all = new ArrayList<DueSamples>();
    round
        .questions()
        .forEach((application, question) ->
            targets
                .of(application, question)
                .filter(look -> !isSettled(application, look, round.at().minus(rest)))
                .flatMap(look -> due(application, look, round))
                .ifPresent(all::add));
    all.sort(Comparator.comparing(DueSamples::askedAt));
    return all;
  }

  /** What is nearly always so is told without much ado. */
  private boolean isSettled(MonitoredRef application, Look look, Instant longAgo) {
    var found = known.get(application);
    return found != null
        && found.question().equals(look.question())
        && look.at().equals(seen.get(application))
        && found.isPresent()
        && longAgo.isBefore(found.at());
  }

  private Optional<DueSamples> due(MonitoredRef application, Look look, Round round) {
    var before = before(application, look, round);
    var due = DueSamples.of(application, look, before, round.at());
    due.filter(one -> !one.isFirst()).ifPresent(_ -> seen.put(application, look.at()));
    return due;
  }

  private KnownSamples before(MonitoredRef application, Look look, Round round) {
    var before = known.getOrDefault(application, KnownSamples.none(look.question()));
    var now = before.seen(DueSamples.up(look).values(), round.at());
    if (!now.equals(before)) {
      known.put(application, now);
    }
    return now;
  }

  private void ask(DueSamples.Chunk chunk, boolean isFirst, Round round) {
    if (!budget.hasRoom(isFirst, round.at())) {
      return;
    }
    budget.spend(isFirst, round.at());
    var labels =
        chunk.all().stream().flatMap(one -> one.labels().stream()).collect(Collectors.toSet());
    var stored = ask(labels, chunk.window(), round.at());
    chunk.all().forEach(one -> note(one, round.at(), stored));
  }

  /** What is too much for it may be the query alone: whether it answers at all, others tell. */
  private Function<SeriesLabels, Stored> ask(
      Set<SeriesLabels> labels, Duration window, Instant now) {
    try {
      var stored = new SampleQuery(labels, window).ask(api, base);
      var isTold = stored.keySet().containsAll(labels) || completeness.trouble(now).isNone();
      return one -> stored.getOrDefault(one, isTold ? Stored.NOTHING : Stored.UNANSWERED);
    } catch (UselessAnswer e) {
      return e.isUnknownQuestion() ? _ -> Stored.REFUSED : _ -> Stored.UNANSWERED;
    } catch (IOException e) {
      return _ -> Stored.UNANSWERED;
    }
  }

  private void note(DueSamples due, Instant now, Function<SeriesLabels, Stored> stored) {
    var targets = new HashMap<PodUrl, KnownSamples.OfTarget>();
    due.up()
        .forEach((place, target) -> {
          var limit = limits.of(target.pool());
          targets.put(place, due.before().with(target, stored.apply(target.labels()), limit, now));
        });
    known.put(
        due.application(), new KnownSamples(due.question(), now, due.before().moved(), targets));
  }
}
