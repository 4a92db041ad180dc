package dev.monitored.server.job;

/** What a schedule starts, each time anew. */
public sealed interface Template {
  /** A job that stands alone. */
  record OfJob(Submission submission) implements Template {}

  record OfRun(RunSubmission submission) implements Template {}
}
