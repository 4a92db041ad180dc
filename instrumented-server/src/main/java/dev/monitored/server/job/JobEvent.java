package dev.monitored.server.job;

/** What can happen to a job. */
public sealed interface JobEvent {
  /** It is put into the queue. */
  record Queued() implements JobEvent {}

  /** An attempt was claimed and starts. */
  record Claimed() implements JobEvent {}

  /** The attempt came to an end of its own, by its deadline, or by a user's wish. */
  record Finished(Outcome outcome) implements JobEvent {}

  /** The attempt did not succeed, and may be followed by another. */
  record FailedForNow(boolean cancelRequested) implements JobEvent {}

  /** The server takes the attempt back, since it has to stop; the job itself is not to blame. */
  record Interrupted(boolean cancelRequested) implements JobEvent {}

  /** The process of the attempt was declared dead, for the given time in the life of the job. */
  record Lost(int times, boolean cancelRequested) implements JobEvent {}

  /** A user cancels what does not run. */
  record Cancelled() implements JobEvent {}

  /** The deadline of the job passed while it did not run. */
  record DeadlinePassed() implements JobEvent {}

  /** It was about to be claimed, and cannot be read. */
  record Unreadable() implements JobEvent {}

  /** A user retries a job that did not succeed. */
  record Retried() implements JobEvent {}
}
