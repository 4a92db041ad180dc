package dev.monitored.server.job;

import dev.monitored.action.AttemptKey;
import dev.monitored.action.JobId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One request to execute an action, as it is stored. A job that waits for a retry is in its queue
 * again, with its next time in the spot and the error of its last attempt.
 *
 * @param attempts the number of attempts so far; while it runs, the number of the running one
 * @param failures attempts that used up a retry
 * @param place in a run; null when it stands alone
 * @param schedule that started it; null when none did, or when one started its run
 * @param cancelRequested by a user, while it ran
 * @param abridged its arguments, result and error were left out, for they are too long
 */
public record Job(
    JobId id,
    Submission request,
    JobState state,
    int attempts,
    int failures,
    @Nullable PlaceInRun place,
    @Nullable String schedule,
    Times times,
    @Nullable String result,
    @Nullable String error,
    boolean cancelRequested,
    boolean abridged) {

  /**
   * The times of a job, by the clock of the database.
   *
   * @param queuedAt since when it could have been claimed, if there had been room
   * @param startedAt when its running or last attempt started
   * @param deadline when it ends as timed out, whatever it is doing
   */
  public record Times(
      Instant createdAt,
      Instant queuedAt,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable Instant deadline) {}

  /** Whether it runs and is being cancelled. */
  public boolean isStopping() {
    return cancelRequested && state instanceof JobState.Running;
  }

  public String action() {
    return request.action();
  }

  public String queue() {
    return request.spot().queue();
  }

  /** The attempt that runs, or ran last. */
  public AttemptKey attempt() {
    return new AttemptKey(id, attempts);
  }

  /** How long the attempt that has just started may execute. */
  public Duration allowance() {
    var timeout = request.limits().timeout();
    if (times.deadline == null || times.startedAt == null) {
      return timeout;
    }
    var left = Duration.between(times.startedAt, times.deadline);
    return left.compareTo(timeout) < 0 ? left : timeout;
  }
}
