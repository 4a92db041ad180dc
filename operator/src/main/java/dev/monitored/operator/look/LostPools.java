package dev.monitored.operator.look;

import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.query.PrometheusApi;
import dev.monitored.operator.query.PrometheusApi.UselessAnswer;
import dev.monitored.operator.query.Replies;
import java.io.IOException;
import java.net.URI;
import java.util.Collections;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which settled applications have lost a scrape pool by a reload. Prometheus marks none of its
 * series as stale then, so they stay for as long as queries look back, and do not tell it.
 */
public final class LostPools {
  private final PrometheusApi api;
  private final URI base;
  private @Nullable String reload;

  public LostPools(PrometheusApi api, URI base) {
    this.api = api;
    this.base = base;
  }

  /** Asks once for each reload. */
  public Set<MonitoredRef> since(Replies.RuntimeInfo process, Round round) throws IOException {
    if (Objects.equals(process.lastConfigTime(), reload)) {
      return Set.of();
    }
    var missing =
        round.settled().stream()
            .flatMap(application -> round.question(application).pools().stream())
            .collect(Collectors.toCollection(HashSet::new));
    try {
      api.scrapePools(base, missing::remove);
    } catch (UselessAnswer e) {
      // The turn of each pool comes.
      missing.clear();
    }
    reload = process.lastConfigTime();
    return round.settled().stream()
        .filter(application -> !Collections.disjoint(round.question(application).pools(), missing))
        .collect(Collectors.toSet());
  }
}
