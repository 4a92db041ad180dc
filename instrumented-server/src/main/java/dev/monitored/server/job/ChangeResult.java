package dev.monitored.server.job;

/** What came of the wish to start, cancel, try again or delete a job or a run. */
public enum ChangeResult {
  DONE,
  /** It is in a state in which that cannot be done. */
  NOT_NOW,
  /** Another job with its unique key has not ended. */
  KEY_TAKEN,
  UNKNOWN
}
