package dev.monitored.operator.look;

import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.query.PrometheusApi;
import dev.monitored.operator.query.Replies;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which scrape pools of one replica scrape the Pods of targets although they are not the
 * operator's. For this, all active targets are read once for all applications: soon for those that
 * nothing is written for yet, seldom for the others. Of the answer only a few names are kept.
 */
public final class OtherPools {
  private static final Duration FIRST = Duration.ofSeconds(30);
  private static final Duration SETTLED = Duration.ofMinutes(10);

  /** So that many new targets share one answer. */
  private static final Duration GAP = Duration.ofSeconds(2);

  /** What has just started does not have all of its targets yet. */
  private static final Duration UNSETTLED = Duration.ofSeconds(30);

  private static final int LISTED = 5;
  private static final int LONGEST_NAME = 400;

  private final PrometheusApi api;
  private final URI base;
  private final Map<MonitoredRef, Known> known = new HashMap<>();
  private Instant lookedAt = Instant.EPOCH;

  /**
   * The result of the last look.
   *
   * @param pools null: it has never told
   */
  private record Known(Instant at, @Nullable SortedSet<String> pools) {}

  public OtherPools(PrometheusApi api, URI base) {
    this.api = api;
    this.base = base;
  }

  /** Null: it has not told. */
  public @Nullable SortedSet<String> of(MonitoredRef application) {
    var found = known.get(application);
    return found == null ? null : found.pools();
  }

  public void retain(Collection<MonitoredRef> applications) {
    known.keySet().retainAll(applications);
  }

  public void forget() {
    known.clear();
  }

  public boolean isDue(Round round) {
    return round.isAfter(lookedAt, GAP)
        && round.questions().keySet().stream().anyMatch(application -> isDue(application, round));
  }

  /** A failure is not one of the whole Prometheus, which may have far more targets than ours. */
  public void look(Round round, Replies.RuntimeInfo process) {
    if (round.isOver() || !isDue(round) || process.isStartedWithin(UNSETTLED, round.at())) {
      return;
    }
    lookedAt = round.at();
    var found = new HashMap<MonitoredRef, SortedSet<String>>();
    var pods = new SoughtPods();
    round
        .questions()
        .forEach((application, question) -> {
          if (!question.sought().isNothing()) {
            found.put(application, new TreeSet<>());
            pods.add(application, question.sought());
          }
        });
    try {
      read(pods, found);
      found.forEach((application, pools) -> known.put(application, new Known(lookedAt, pools)));
    } catch (IOException e) {
      found.keySet().forEach(one -> known.put(one, new Known(lookedAt, of(one))));
    }
  }

  private void read(SoughtPods pods, Map<MonitoredRef, SortedSet<String>> found)
      throws IOException {
    api.activeTargets(
        base,
        "",
        target -> {
          var pool = target.scrapePool();
          if (pool.length() <= LONGEST_NAME) {
            pods.scrapedBy(target).stream()
                .flatMap(application -> Stream.ofNullable(found.get(application)))
                .filter(pools -> pools.size() < LISTED)
                .forEach(pools -> pools.add(pool));
          }
          return true;
        });
  }

  private boolean isDue(MonitoredRef application, Round round) {
    var sought = round.question(application).sought();
    if (sought.isNothing()) {
      return false;
    }
    var last = known.get(application);
    return last == null || round.isAfter(last.at(), sought.isFirst() ? FIRST : SETTLED);
  }
}
