package dev.monitored.server.job;

/** What came of the wish to cancel a job. */
public enum Cancellation {
  /** It had not started, and has ended now. */
  ENDED,
  /** It runs; whoever runs it learns of the wish. */
  REQUESTED,
  ALREADY_ENDED,
  UNKNOWN
}
