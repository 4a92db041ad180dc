package dev.monitored.operator.observe;

import java.time.Duration;
import java.time.Instant;

/** So many in a burst, and from then on so many a second. Safe for use by several threads. */
final class Rate {
  private static final double NANOS = 1e9;

  private final int burst;
  private final int perSecond;
  private double left;
  private Instant since = Instant.EPOCH;

  Rate(int burst, int perSecond) {
    this.burst = burst;
    this.perSecond = perSecond;
    this.left = burst;
  }

  /** Takes one if there is one left. */
  synchronized boolean take(Instant now) {
    var seconds = Math.max(0, Duration.between(since, now).toNanos() / NANOS);
    left = Math.min(burst, left + seconds * perSecond);
    since = now;
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }
}
