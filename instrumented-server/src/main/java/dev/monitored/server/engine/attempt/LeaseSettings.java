package dev.monitored.server.engine.attempt;

import java.time.Duration;
import java.util.Optional;

/**
 * How long the lease of a process holds, and what follows from that: with a lease of 60 s it is
 * renewed every 5 s, and attempts are stopped 50 s after it was last renewed, and killed 58 s after
 * it, so that nothing of them is left when others may take it to have ended.
 *
 * @param instance a name that no two living processes have, by which a process is known to follow
 *     one that has ended
 */
public record LeaseSettings(Duration length, Optional<String> instance) {
  public static final LeaseSettings DEFAULT =
      new LeaseSettings(Duration.ofSeconds(60), Optional.empty());

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(1);
  private static final Duration LONGEST_GRACE = Duration.ofSeconds(8);
  private static final Duration LONGEST_CALM = Duration.ofSeconds(15);

  Duration renewEvery() {
    return shorter(length.dividedBy(12), LONGEST_PAUSE);
  }

  /** How often a process looks whether it still has the lease. */
  Duration lookEvery() {
    return shorter(length.dividedBy(60), LONGEST_LOOK);
  }

  /** Attempts are told to stop so long after the last renewal. */
  Duration stopAfter() {
    return length.multipliedBy(10).dividedBy(12);
  }

  /** What has not stopped by then is killed, so that it is dead when the lease is over. */
  Duration killAfter() {
    return shorter(stopAfter().plus(LONGEST_GRACE), length.multipliedBy(29).dividedBy(30));
  }

  /**
   * The time for which the database must answer without interruption before a process is declared
   * dead, so that every living process has had the time to renew its lease.
   */
  Duration calm() {
    return shorter(length.dividedBy(4), LONGEST_CALM);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
