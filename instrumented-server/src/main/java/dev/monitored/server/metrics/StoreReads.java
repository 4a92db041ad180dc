package dev.monitored.server.metrics;

import dev.monitored.server.job.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Reads of the store for scrapes, which must be over before Prometheus gives up. A store that is
 * away takes seconds to fail, so after one failure none is tried for a while.
 */
final class StoreReads {
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final LongSupplier nanoTime;
  private volatile long pausedUntil;

  /**
   * @param nanoTime a clock that only runs forward
   */
  StoreReads(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    pausedUntil = nanoTime.getAsLong();
  }

  /** What was read; empty while the store cannot be read. */
  <T> Optional<T> read(Supplier<T> reading) {
    if (nanoTime.getAsLong() - pausedUntil < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(reading.get());
    } catch (StoreException e) {
      pausedUntil = nanoTime.getAsLong() + PAUSE.toNanos();
      return Optional.empty();
    }
  }
}
