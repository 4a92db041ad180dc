package dev.monitored.server.progress;

import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.StoreFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one part of the server tells of itself: that it made progress, or why it did not. The thread
 * of the part tells; any thread may ask.
 */
public final class Progress {
  /** A part that has made no progress for as long stands still. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  /**
   * What was told last.
   *
   * @param nanos when progress was made, by the clock that only runs forward
   * @param at the same by the clock on the wall
   * @param failure what has happened since, if anything was told
   */
  private record Told(long nanos, Instant at, @Nullable Throwable failure) {}

  private final String name;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private volatile Told last;

  /**
   * Counts as progress of this moment.
   *
   * @param name as in "claiming jobs"
   * @param nanoTime a clock that only runs forward
   */
  public Progress(String name, InstantSource clock, LongSupplier nanoTime) {
    this.name = name;
    this.clock = clock;
    this.nanoTime = nanoTime;
    last = new Told(nanoTime.getAsLong(), clock.instant(), null);
  }

  /** By the clocks of the system. */
  public static Progress of(String name) {
    return new Progress(name, InstantSource.system(), System::nanoTime);
  }

  public String name() {
    return name;
  }

  /** Something was done, or there was nothing to do. */
  public void made() {
    last = new Told(nanoTime.getAsLong(), clock.instant(), null);
  }

  /** It did not work, and will be tried again. */
  public void failed(Throwable failure) {
    last = new Told(last.nanos(), last.at(), failure);
  }

  public boolean isFailing() {
    return last.failure() != null;
  }

  /** When progress was last made; when this began, if none was made since. */
  public Instant lastMade() {
    return last.at();
  }

  /**
   * Empty while the part goes on. A full disk does not count: people must be able to delete, so the
   * server has to stay within their reach.
   */
  public Optional<Standstill> standstill() {
    var told = last;
    var age = Duration.ofNanos(nanoTime.getAsLong() - told.nanos());
    return age.compareTo(PATIENCE) < 0 || isFull(told.failure())
        ? Optional.empty()
        : Optional.of(new Standstill(name, told.at(), age, Optional.ofNullable(told.failure())));
  }

  private static boolean isFull(@Nullable Throwable failure) {
    return failure instanceof StoreException e && e.failure() == StoreFailure.FULL;
  }
}
