package dev.monitored.operator.look;

import dev.monitored.operator.evidence.Question;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.query.PrometheusApi;
import dev.monitored.operator.query.PrometheusApi.UselessAnswer;
import dev.monitored.operator.query.Replies;
import dev.monitored.operator.query.Trouble;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What one replica has in the scrape pools of the applications, asked when it is due. */
public final class TargetLooks {
  private static final Duration DROPPED_AGAIN = Duration.ofSeconds(30);

  /** Prometheus applies what it discovers every 5 s: just after a start it has nothing. */
  private static final Duration UNSETTLED = Duration.ofSeconds(6);

  /** Spreads names that differ little. */
  private static final int SPREAD = 0x9E3779B1;

  private final PrometheusApi api;
  private final URI base;
  private final Completeness completeness;
  private final DiscoveryPools discoveryPools;
  private final Map<MonitoredRef, Look> looks = new HashMap<>();

  public TargetLooks(PrometheusApi api, URI base, Completeness completeness) {
    this.api = api;
    this.base = base;
    this.completeness = completeness;
    this.discoveryPools = new DiscoveryPools(api, base);
  }

  public Optional<Look> of(MonitoredRef application, Question question) {
    return Optional.ofNullable(looks.get(application))
        .filter(look -> look.question().equals(question));
  }

  void confirm(MonitoredRef application, Instant now) {
    looks.computeIfPresent(application, (_, look) -> look.confirmed(now));
  }

  public void retain(Collection<MonitoredRef> applications) {
    looks.keySet().retainAll(applications);
  }

  public void forget() {
    looks.clear();
    discoveryPools.forget();
  }

  /** Whether a pool of one that waits is not there. */
  public boolean isPoolMissing(Round round) {
    return round.waiting().keySet().stream()
        .flatMap(application -> of(application, round.question(application)).stream())
        .anyMatch(look -> !look.pools().containsAll(look.question().pools()));
  }

  /** Those that are new or wait, and must be looked at now. */
  public Set<MonitoredRef> due(Round round) {
    return round.questions().keySet().stream()
        .filter(application -> {
          var pace = round.waiting().get(application);
          return of(application, round.question(application))
              .map(look -> pace != null && round.isAfter(look.at(), pace))
              .orElse(true);
        })
        .collect(Collectors.toSet());
  }

  /**
   * Those that are settled, and whose turn it is.
   *
   * @param period in which each pool has its turn once, at a time of its own
   */
  public Set<MonitoredRef> turns(Round round, Duration period) {
    return round.settled().stream()
        .filter(application -> {
          var question = round.question(application);
          return of(application, question)
              .filter(look -> look.at().isBefore(turn(question, round.at(), period)))
              .isPresent();
        })
        .collect(Collectors.toSet());
  }

  /** Looks at these; what there is no time for is due again the next time. */
  public void look(Round round, Set<MonitoredRef> due, Replies.RuntimeInfo process)
      throws IOException {
    var reader = new PoolReader(api, base, discoveryPools, round.pools());
    for (var application : oldestFirst(due)) {
      var before = before(application, round);
      if (!before.question().isByDiscovery() && !round.isOver()) {
        try {
          note(application, before, reader.own(before), new Moment(round, reader, process));
        } catch (UselessAnswer e) {
          looks.put(application, before.failed(round.at(), e.trouble()));
        }
      }
    }
    if (due.stream().anyMatch(one -> before(one, round).question().isByDiscovery())) {
      lookAtDiscovered(new Moment(round, reader, process));
    }
  }

  private record Moment(Round round, PoolReader reader, Replies.RuntimeInfo process) {}

  private void lookAtDiscovered(Moment moment) throws IOException {
    var round = moment.round();
    var before =
        round.questions().keySet().stream()
            .map(application -> Map.entry(application, before(application, round)))
            .filter(entry -> entry.getValue().question().isByDiscovery())
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    try {
      for (var entry : moment.reader().discovered(before, round).entrySet()) {
        note(entry.getKey(), before(entry.getKey(), round), entry.getValue(), moment);
      }
    } catch (UselessAnswer e) {
      before.forEach(
          (application, look) -> looks.put(application, look.failed(round.at(), e.trouble())));
    }
  }

  private void note(MonitoredRef application, Look before, PoolReader.Found found, Moment moment)
      throws IOException {
    var now = moment.round().at();
    var look = withDropped(application, before.found(now, found), found.read(), moment);
    var process = moment.process();
    if (look.isEmpty() && process.isStartedWithin(UNSETTLED, now)) {
      look = before.failed(now, Trouble.of("it has just started"));
    } else if (look.isEmpty()
        && process.isReloadedWithin(UNSETTLED, now)
        && !before.targets().isEmpty()) {
      look = before.failed(now, Trouble.of("it has just reloaded its configuration"));
    }
    if (!look.missingPods().isEmpty()) {
      var trouble = look.trouble().or(completeness.trouble(now));
      look = trouble.isNone() ? look : before.failed(now, trouble);
    }
    looks.put(application, look);
  }

  /** That list can be long, so it is asked for only while a Pod is missed, and not often. */
  private static Look withDropped(
      MonitoredRef application, Look look, Set<String> pools, Moment moment) throws IOException {
    var missing = look.missingPods();
    var round = moment.round();
    if (missing.isEmpty()
        || !round.isWaiting(application)
        || !round.isAfter(look.droppedAt(), DROPPED_AGAIN)) {
      missing.retainAll(look.dropped());
      return look.dropped(missing, look.droppedAt());
    }
    return look.dropped(moment.reader().dropped(application, look, pools), round.at());
  }

  private List<MonitoredRef> oldestFirst(Set<MonitoredRef> applications) {
    return applications.stream()
        .sorted(
            Comparator.comparing(application ->
                looks.containsKey(application) ? looks.get(application).at() : Instant.EPOCH))
        .toList();
  }

  private Look before(MonitoredRef application, Round round) {
    var question = round.question(application);
    return looks.getOrDefault(application, Look.none(question)).asking(question);
  }

  /** When it was last the turn of those pools. */
  private static Instant turn(Question question, Instant now, Duration period) {
    var phase = (question.pools().hashCode() * SPREAD) >>> 1;
    var since = Math.floorMod(now.getEpochSecond() - phase, period.toSeconds());
    return Instant.ofEpochSecond(now.getEpochSecond() - since);
  }
}
