package dev.monitored.server.job;

import dev.monitored.server.job.JobEvent.Cancelled;
import dev.monitored.server.job.JobEvent.Claimed;
import dev.monitored.server.job.JobEvent.DeadlinePassed;
import dev.monitored.server.job.JobEvent.FailedForNow;
import dev.monitored.server.job.JobEvent.Finished;
import dev.monitored.server.job.JobEvent.Interrupted;
import dev.monitored.server.job.JobEvent.Lost;
import dev.monitored.server.job.JobEvent.Queued;
import dev.monitored.server.job.JobEvent.Retried;
import dev.monitored.server.job.JobEvent.Unreadable;
import dev.monitored.server.job.JobState.Ended;
import dev.monitored.server.job.JobState.New;
import dev.monitored.server.job.JobState.Running;
import dev.monitored.server.job.JobState.Scheduled;

/** All legal moves of a job, and nothing else. */
public final class Transitions {
  /** So many lost attempts end a job: it may well be what takes the servers down. */
  public static final int LOST_LIMIT = 4;

  private Transitions() {}

  /**
   * The state that follows.
   *
   * @throws IllegalStateException when the event cannot happen in that state
   */
  public static JobState next(JobState state, JobEvent event) {
    return switch (state) {
      case New() when event instanceof Queued -> new Scheduled();
      case New(), Scheduled() when event instanceof Cancelled -> new Ended(Outcome.CANCELLED);
      case New(), Scheduled() when event instanceof DeadlinePassed -> new Ended(Outcome.TIMEOUT);
      case Scheduled() when event instanceof Claimed -> new Running();
      case Scheduled() when event instanceof Unreadable -> new Ended(Outcome.ERROR);
      case Ended(Outcome outcome) when event instanceof Retried && outcome != Outcome.OK ->
          new New();
      case Running() -> afterRunning(event);
      case New(), Scheduled(), Ended(_) -> throw illegal(state, event);
    };
  }

  private static JobState afterRunning(JobEvent event) {
    return switch (event) {
      case Finished(Outcome outcome) -> new Ended(outcome);
      case FailedForNow(boolean cancelRequested) -> backUnless(cancelRequested);
      case Interrupted(boolean cancelRequested) -> backUnless(cancelRequested);
      case Lost(int times, boolean cancelRequested) ->
          times < LOST_LIMIT || cancelRequested
              ? backUnless(cancelRequested)
              : new Ended(Outcome.ERROR);
      case Queued(), Claimed(), Cancelled(), DeadlinePassed(), Unreadable(), Retried() ->
          throw illegal(new Running(), event);
    };
  }

  private static JobState backUnless(boolean cancelRequested) {
    return cancelRequested ? new Ended(Outcome.CANCELLED) : new Scheduled();
  }

  private static IllegalStateException illegal(JobState state, JobEvent event) {
    return new IllegalStateException(event + " cannot happen to a job that is " + state.word());
  }
}
