package dev.monitored.server.job.query;

/** What can be done to many jobs at once, to each of them as to one alone. */
public sealed interface BulkChange {
  BulkChange CANCEL = new Cancel();
  BulkChange RETRY = new Retry();
  BulkChange DELETE = new Delete();

  record Cancel() implements BulkChange {}

  record Retry() implements BulkChange {}

  record Delete() implements BulkChange {}

  /** From one queue to another, before an attempt starts. */
  record Move(String queue) implements BulkChange {}
}
