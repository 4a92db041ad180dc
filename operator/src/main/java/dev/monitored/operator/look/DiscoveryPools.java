package dev.monitored.operator.look;

import dev.monitored.operator.query.PrometheusApi;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which scrape pools of one replica are fed by the operator's discovery. Their names are the
 * platform's choice, so a few targets of each pool are looked at, and the result is remembered.
 */
final class DiscoveryPools {
  private static final Duration REMEMBERED = Duration.ofMinutes(10);
  private static final Duration REMEMBERED_EMPTY = Duration.ofSeconds(30);
  private static final int TARGETS_OF_EACH = 50;
  private static final int POOLS_AT_ONCE = 50;

  private record Known(boolean isOurs, Instant until) {}

  private final PrometheusApi api;
  private final URI base;
  private final Map<String, Known> known = new HashMap<>();

  DiscoveryPools(PrometheusApi api, URI base) {
    this.api = api;
    this.base = base;
  }

  /**
   * @param all the names of all its pools
   */
  SortedSet<String> among(Set<String> all, Round round) throws IOException {
    known.keySet().retainAll(all);
    var unknown =
        all.stream().filter(pool -> !isKnown(pool, round.at())).sorted().limit(POOLS_AT_ONCE);
    for (var pool : unknown.toList()) {
      if (!round.isOver()) {
        known.put(pool, look(pool, round.at()));
      }
    }
    var ours = new TreeSet<String>();
    known.forEach((pool, what) -> {
      if (what.isOurs()) {
        ours.add(pool);
      }
    });
    return ours;
  }

  void forget() {
    known.clear();
  }

  private boolean isKnown(String pool, Instant now) {
    var what = known.get(pool);
    return what != null && now.isBefore(what.until());
  }

  /** An empty pool may be anybody's, and is looked at again soon. */
  private Known look(String pool, Instant now) throws IOException {
    var isOurs = new AtomicBoolean();
    var seen = new AtomicInteger();
    api.activeTargets(
        base,
        pool,
        target -> {
          isOurs.set(target.isDiscovered());
          return seen.incrementAndGet() < TARGETS_OF_EACH && !isOurs.get();
        });
    return new Known(isOurs.get(), now.plus(seen.get() == 0 ? REMEMBERED_EMPTY : REMEMBERED));
  }
}
