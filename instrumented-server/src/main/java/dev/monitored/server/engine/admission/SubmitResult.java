package dev.monitored.server.engine.admission;

import dev.monitored.action.Violation;
import dev.monitored.server.job.Job;
import java.util.List;

/** What came of a submission. */
public sealed interface SubmitResult {
  /** It is on disk. */
  record Accepted(Job job) implements SubmitResult {}

  /**
   * Nothing was stored, for this job holds the same unique key.
   *
   * @param argumentsDiffer whether it was submitted with other arguments
   */
  record Existing(Job job, boolean argumentsDiffer) implements SubmitResult {}

  /** Nothing was stored, for this job holds the same unique key until it has been cancelled. */
  record Stopping(Job job) implements SubmitResult {}

  /** Nothing was stored: the key was used for another request, or for one whose job is gone. */
  record KeyReused() implements SubmitResult {}

  /** Nothing was stored. */
  record Refused(List<Violation> violations) implements SubmitResult {}
}
