package dev.monitored.server.job;

/** What came of the wish to cancel a job. */
public enum Cancellation {
  /** It had not started, and has ended now. */
  ENDED,
  /** It runs; the process that runs it is told to stop it. */
  REQUESTED,
  ALREADY_ENDED,
  UNKNOWN
}
