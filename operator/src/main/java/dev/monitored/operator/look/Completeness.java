package dev.monitored.operator.look;

import dev.monitored.operator.query.PrometheusApi;
import dev.monitored.operator.query.PrometheusApi.UselessAnswer;
import dev.monitored.operator.query.Trouble;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether anything follows from what one replica lacks. A Thanos querier that has lost its
 * Prometheus answers with empty lists and without a warning. Whatever lists its scrape pools has
 * targets of its own; of anything else only that counts which is there.
 */
public final class Completeness {
  private static final Duration AGAIN = Duration.ofMinutes(1);

  private final PrometheusApi api;
  private final URI base;
  private boolean isComplete;
  private Trouble trouble = Trouble.NONE;
  private Instant askedAt = Instant.EPOCH;

  public Completeness(PrometheusApi api, URI base) {
    this.api = api;
    this.base = base;
  }

  /** What is wrong with it; asked when something is missing, and remembered. */
  Trouble trouble(Instant now) throws IOException {
    if (!isComplete && !now.isBefore(askedAt.plus(AGAIN))) {
      trouble = ask();
      isComplete = trouble.isNone();
      askedAt = now;
    }
    return trouble;
  }

  /** It may be another process. */
  public void forget() {
    isComplete = false;
    trouble = Trouble.NONE;
    askedAt = Instant.EPOCH;
  }

  private Trouble ask() throws IOException {
    try {
      api.scrapePools(base, _ -> {});
    } catch (UselessAnswer e) {
      return e.isUnknownQuestion() ? e.trouble() : Trouble.NONE;
    }
    return Trouble.NONE;
  }
}
