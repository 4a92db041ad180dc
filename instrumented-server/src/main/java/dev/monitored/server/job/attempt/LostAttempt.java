package dev.monitored.server.job.attempt;

import dev.monitored.action.AttemptKey;
import dev.monitored.server.job.JobState;
import java.time.Duration;
import java.util.Optional;

/** An attempt that a dead process left, and where that put its job. */
public record LostAttempt(AttemptKey attempt, String action, JobState next) {
  private static final double LONGEST_AFTER_SECOND_MILLIS = 20_000;
  private static final int GROWTH = 4;

  /**
   * How long its job waits; empty after a first loss: servers die. When it happens again, one of
   * the jobs that ran side by side may be what takes the servers down: times of their own part it
   * from the others before they share its end.
   *
   * @param times how many attempts of the job were lost, with this one
   * @param random from 0 to 1
   */
  public static Optional<Duration> delay(int times, double random) {
    if (times < 2) {
      return Optional.empty();
    }
    double longest = LONGEST_AFTER_SECOND_MILLIS * Math.pow(GROWTH, times - 2);
    return Optional.of(Duration.ofMillis(Math.round(longest * random)));
  }
}
