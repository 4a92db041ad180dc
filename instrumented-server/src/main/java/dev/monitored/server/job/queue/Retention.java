package dev.monitored.server.job.queue;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * How long what has ended is kept.
 *
 * @param ok jobs and runs that ended so, from their end
 * @param unsuccessful all others, from their end
 * @param jobs at most so many of all states; what has not ended is kept in any case
 * @param bytes at most so many of a store that has a volume to itself; absent: 70 % of the volume
 */
public record Retention(Duration ok, Duration unsuccessful, int jobs, OptionalLong bytes) {
  public static final Retention DEFAULT =
      new Retention(Duration.ofDays(7), Duration.ofDays(30), 1_000_000);

  private static final double SHARE = 0.7;

  public Retention(Duration ok, Duration unsuccessful, int jobs) {
    this(ok, unsuccessful, jobs, OptionalLong.empty());
  }

  /** How many of so many jobs are about as large as what is stored and not to be kept. */
  public long excess(long stored, StoreSpace space) {
    long most = bytes.orElse((long) (SHARE * space.capacity()));
    double tooMuch = Math.max(0, space.used() - most);
    return (long) Math.ceil(stored * tooMuch / Math.max(1, space.used()));
  }
}
