package dev.monitored.server.job;

import dev.monitored.action.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When an attempt that failed or timed out is followed by another.
 *
 * @param delays before the first retry, the second, and so on: as many as there may be retries
 * @param jitter up to this part of a delay is added to it at random, so that jobs which failed
 *     together do not come back together; from 0 to 1
 */
public record Retry(List<Duration> delays, double jitter) {
  public static final Retry NONE = new Retry(List.of(), 0);
  public static final int MAX_RETRIES = 100;
  public static final Duration MAX_DELAY = Duration.ofDays(30);

  public Retry {
    delays = List.copyOf(delays);
  }

  /** Each delay is the one before times the factor, and none is longer than the longest. */
  public static Retry exponential(
      int retries, Duration first, double factor, Duration longest, double jitter) {
    var delays = new ArrayList<Duration>();
    double millis = (double) first.toMillis();
    for (int retry = 0; retry < retries; retry++) {
      delays.add(Duration.ofMillis(Math.min((long) millis, longest.toMillis())));
      millis = Math.min(millis * factor, (double) longest.toMillis());
    }
    return new Retry(delays, jitter);
  }

  /**
   * How long to wait after one more failure; empty when no retry is left.
   *
   * @param failures before this one
   * @param random from 0 to 1
   */
  public Optional<Duration> delayAfter(int failures, double random) {
    if (failures >= delays.size()) {
      return Optional.empty();
    }
    double delay = (double) delays.get(failures).toMillis();
    return Optional.of(Duration.ofMillis(Math.round(delay * (1 + jitter * random))));
  }

  public List<Violation> violations() {
    var violations = new ArrayList<Violation>();
    if (delays.size() > MAX_RETRIES) {
      violations.add(new Violation("/retry", "must have at most " + MAX_RETRIES + " retries"));
    }
    if (delays.stream().anyMatch(Retry::isOutOfRange)) {
      violations.add(new Violation("/retry", "delays must be from 0 to 2592000 seconds"));
    }
    if (!(jitter >= 0 && jitter <= 1)) {
      violations.add(new Violation("/retry/jitter", "must be from 0 to 1"));
    }
    return violations;
  }

  private static boolean isOutOfRange(Duration delay) {
    return delay.isNegative() || delay.compareTo(MAX_DELAY) > 0;
  }
}
