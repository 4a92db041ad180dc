package dev.monitored.server.metrics;

import dev.monitored.server.job.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads of the store for scrapes, which must be over before Prometheus gives up. A store that is
 * away takes seconds to fail, so after one failure none is tried for a while.
 */
final class StoreReads {
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final InstantSource clock;
  private volatile Instant pausedUntil = Instant.MIN;

  StoreReads(InstantSource clock) {
    this.clock = clock;
  }

  /** What was read; empty while the store cannot be read. */
  <T> Optional<T> read(Supplier<T> reading) {
    if (clock.instant().isBefore(pausedUntil)) {
      return Optional.empty();
    }
    try {
      return Optional.of(reading.get());
    } catch (StoreException e) {
      pausedUntil = clock.instant().plus(PAUSE);
      return Optional.empty();
    }
  }
}
