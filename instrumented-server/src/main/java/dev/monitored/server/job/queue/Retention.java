package dev.monitored.server.job.queue;

import java.time.Duration;

/**
 * How long what has ended is kept.
 *
 * @param ok jobs and runs that ended so, from their end
 * @param unsuccessful all others, from their end
 * @param jobs at most so many of all states; what has not ended is kept in any case
 */
public record Retention(Duration ok, Duration unsuccessful, int jobs) {
  public static final Retention DEFAULT =
      new Retention(Duration.ofDays(7), Duration.ofDays(30), 1_000_000);
}
