package dev.monitored.server.job.query;

/** What can be done to many jobs at once, to each of them as to one alone. */
public enum BulkChange {
  CANCEL,
  RETRY,
  DELETE
}
