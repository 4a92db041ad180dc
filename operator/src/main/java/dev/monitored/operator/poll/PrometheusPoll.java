package dev.monitored.operator.poll;

import dev.monitored.operator.evidence.Answer;
import dev.monitored.operator.evidence.Answer.Cause;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.Answer.Unreachable;
import dev.monitored.operator.evidence.Question;
import dev.monitored.operator.look.Round;
import dev.monitored.operator.look.RuleMatcher;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.prometheus.ReplicaAddresses;
import dev.monitored.operator.query.PrometheusApi;
import dev.monitored.operator.query.PrometheusApi.NoEvidence;
import dev.monitored.operator.query.PrometheusApi.Unanswered;
import dev.monitored.operator.query.Trouble;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks all replicas of one Prometheus about all applications that it is meant to scrape: often
 * about those that wait, seldom about those that are settled, and seldom when it does not answer.
 * Has no clock and no thread of its own.
 */
final class PrometheusPoll implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PrometheusPoll.class);
  private static final Duration WAITING = Duration.ofSeconds(5);
  private static final Duration WAITING_LONG = Duration.ofSeconds(15);
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(30);

  /**
   * A question about one application.
   *
   * @param awaited of which somebody waits for another answer than the last
   * @param since when it was first asked so
   */
  record Asked(Question question, Awaited awaited, Instant since) {}

  private record Told(Answer answer, Instant changed) {}

  private final PrometheusRef prometheus;
  private final PrometheusApi api;
  private final RuleMatcher matcher;
  private final Supplier<ReplicaAddresses> addresses;
  private final Map<URI, ReplicaPoll> replicas = new HashMap<>();
  private final Map<MonitoredRef, Told> told = new HashMap<>();
  private ReplicaAddresses where = ReplicaAddresses.none("");
  private int rounds;
  private int failures;
  private Trouble problem = Trouble.NONE;
  private Instant retryAt = Instant.EPOCH;

  PrometheusPoll(
      PrometheusRef prometheus, PrometheusApi api, Supplier<ReplicaAddresses> addresses) {
    this.prometheus = prometheus;
    this.api = api;
    this.matcher = new RuleMatcher(api);
    this.addresses = addresses;
  }

  /**
   * The result of one round.
   *
   * @param isAsked whether the Prometheus was asked in this round
   * @param answers about those that were heard of
   */
  record Result(boolean isAsked, boolean isAnswered, Map<MonitoredRef, Answer> answers) {}

  /** Asks what is due at that time; empty: nothing is. */
  Optional<Result> ask(Map<MonitoredRef, Asked> asked, Instant now) {
    told.keySet().retainAll(asked.keySet());
    if (asked.isEmpty()) {
      return Optional.empty();
    }
    if (isBackingOff(now)) {
      return unheard(asked, now);
    }
    try {
      var isAsked = askReplicas(round(asked, now));
      failures = 0;
      return isAsked ? Optional.of(new Result(true, true, answers(asked, now))) : Optional.empty();
    } catch (IOException e) {
      return Optional.of(failed(asked, now, trouble(e)));
    } catch (RuntimeException e) {
      LOG.warn("Cannot query {}", prometheus, e);
      return Optional.of(
          failed(asked, now, Trouble.of("the request failed: " + e.getClass().getSimpleName())));
    }
  }

  @Override
  public void close() {
    api.close();
  }

  /** A new address is tried at once. */
  private boolean isBackingOff(Instant now) {
    var before = where;
    where = addresses.get();
    api.use(where.channel());
    replicas.keySet().retainAll(where.shards().stream().flatMap(List::stream).toList());
    return where.equals(before) && now.isBefore(retryAt);
  }

  /** Those that came while it is left alone need not wait to hear that it does not answer. */
  private Optional<Result> unheard(Map<MonitoredRef, Asked> asked, Instant now) {
    var unheard = new HashMap<>(asked);
    unheard.keySet().removeAll(told.keySet());
    return unheard.isEmpty()
        ? Optional.empty()
        : Optional.of(new Result(false, false, unreachable(unheard, now)));
  }

  private Round round(Map<MonitoredRef, Asked> asked, Instant now) {
    var waiting = new HashMap<MonitoredRef, Duration>();
    var waitingForRules = new HashMap<MonitoredRef, Duration>();
    asked.forEach((application, one) -> {
      if (one.awaited().targets() || !isUp(application, one.question())) {
        waiting.put(application, pace(application, one, now));
      }
      if (one.awaited().rules()) {
        waitingForRules.put(application, pace(application, one, now));
      }
    });
    var questions =
        asked.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().question()));
    return Round.of(now, questions, waiting, waitingForRules);
  }

  private boolean isUp(MonitoredRef application, Question question) {
    var known = told.get(application);
    return known != null && known.answer() instanceof Heard heard && heard.isUp(question);
  }

  /** What has not changed for long will hardly change in the next seconds. */
  private Duration pace(MonitoredRef application, Asked asked, Instant now) {
    var known = told.get(application);
    var isLong = !now.isBefore(asked.since().plus(LONG));
    return isLong && known != null && !now.isBefore(known.changed().plus(LONG))
        ? WAITING_LONG
        : WAITING;
  }

  private boolean askReplicas(Round round) throws IOException {
    if (where.shards().isEmpty()) {
      var cause = where.isExposed() ? Cause.SILENT : Cause.UNEXPOSED;
      throw new Unanswered(new Trouble(cause, where.problem()));
    }
    var isAsked = false;
    for (var base : inTurn(where.shards().stream().flatMap(List::stream).toList())) {
      isAsked |= !round.isOver() && replica(base).ask(round);
    }
    return isAsked;
  }

  /** Another one is the first each time, so that slow ones do not shut out the rest. */
  private List<URI> inTurn(List<URI> all) {
    var inTurn = new ArrayList<>(all);
    Collections.rotate(inTurn, rounds++);
    return inTurn;
  }

  private ReplicaPoll replica(URI base) {
    var isAgent = prometheus.kind().equals(PrometheusRef.AGENT);
    return replicas.computeIfAbsent(base, _ -> new ReplicaPoll(api, matcher, base, isAgent));
  }

  private Map<MonitoredRef, Answer> answers(Map<MonitoredRef, Asked> asked, Instant now) {
    var answers = new HashMap<MonitoredRef, Answer>();
    asked.forEach((application, one) ->
        answer(application, one.question())
            .ifPresent(answer -> answers.put(application, note(application, answer, now))));
    return answers;
  }

  /** Empty: some replica has not told yet. */
  private Optional<Answer> answer(MonitoredRef application, Question question) {
    var shards = new ArrayList<List<Heard>>();
    for (var shard : where.shards()) {
      var heard = new ArrayList<Heard>();
      for (var base : shard) {
        switch (replica(base).about(application, question).orElse(null)) {
          case null -> {
            return Optional.empty();
          }
          case Unreachable unreachable -> {
            return Optional.of(unreachable);
          }
          case Heard one -> heard.add(one);
        }
      }
      shards.add(heard);
    }
    return Optional.of(ReplicaMerge.of(shards, question.rules()));
  }

  private Result failed(Map<MonitoredRef, Asked> asked, Instant now, Trouble trouble) {
    failures++;
    retryAt = now.plus(backOff());
    problem = trouble;
    LOG.debug("{} does not answer: {}", prometheus, trouble.message());
    return new Result(true, false, unreachable(asked, now));
  }

  private Map<MonitoredRef, Answer> unreachable(Map<MonitoredRef, Asked> asked, Instant now) {
    var answers = new HashMap<MonitoredRef, Answer>();
    asked
        .keySet()
        .forEach(application -> answers.put(application, note(application, silence(now), now)));
    return answers;
  }

  private Unreachable silence(Instant now) {
    return new Unreachable(now, problem.cause(), problem.message());
  }

  private static Trouble trouble(IOException failed) {
    return failed instanceof NoEvidence known
        ? known.trouble()
        : Trouble.of(Objects.requireNonNullElse(failed.getMessage(), failed.toString()));
  }

  private Duration backOff() {
    var doubled = WAITING.multipliedBy(1L << Math.min(Math.max(failures - 2, 0), 4));
    return doubled.compareTo(LONGEST_BACK_OFF) < 0 ? doubled : LONGEST_BACK_OFF;
  }

  private Answer note(MonitoredRef application, Answer answer, Instant now) {
    var before = told.get(application);
    var lasting = before == null ? answer : lasting(before.answer(), answer);
    var changed = before != null && lasting.isLike(before.answer()) ? before.changed() : now;
    told.put(application, new Told(lasting, changed));
    return lasting;
  }

  /** A silence is as old as its first unanswered question. */
  private static Answer lasting(Answer before, Answer answer) {
    return before instanceof Unreachable silence && answer instanceof Unreachable still
        ? new Unreachable(silence.since(), still.cause(), still.message())
        : answer;
  }
}
