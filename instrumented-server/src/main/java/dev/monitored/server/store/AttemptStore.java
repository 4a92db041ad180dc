package dev.monitored.server.store;

import dev.monitored.action.AttemptKey;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.attempt.AttemptEnd;
import dev.monitored.server.job.attempt.ProcessId;
import dev.monitored.server.job.log.LogLine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The way of jobs from their queue over attempts to their end. */
public interface AttemptStore {
  /**
   * The end that the attempt of a job came to.
   *
   * @param job as it was claimed
   * @param retryIn the job goes back into the queue for so long, unless a user cancelled it
   * @param log the last lines of the attempt, among which may be such as are stored already
   */
  record Ending(Job job, AttemptEnd end, Optional<Duration> retryIn, List<LogLine> log) {
    public Ending(Job job, AttemptEnd end) {
      this(job, end, Optional.empty());
    }

    public Ending(Job job, AttemptEnd end, Optional<Duration> retryIn) {
      this(job, end, retryIn, List.of());
    }
  }

  /**
   * What was claimed.
   *
   * @param untilNext when the first of the jobs that wait for their time will be claimable
   * @param isRepeated whether the outcome of a first try is unknown
   */
  record Claimed(List<Job> jobs, Optional<Duration> untilNext, boolean isRepeated) {}

  /**
   * Of the arguments and labels of the jobs that are claimed at once; of one, there may be more.
   */
  int CLAIM_BYTES = 1 << 20;

  /**
   * Takes scheduled jobs as running, each with its next attempt: those of the highest priority, and
   * of these the oldest. Where they are large, it takes fewer.
   *
   * @param process which executes them
   * @param rooms how many jobs to take at most from which queue
   */
  Claimed claim(ProcessId process, Map<String, Integer> rooms);

  /**
   * The jobs that the process took in claims of which it did not hear.
   *
   * @param known the attempts of which it did
   */
  List<Job> claimedUnheard(ProcessId process, Set<AttemptKey> known);

  /**
   * Stores the ends of attempts, all in one commit. To store the same end again does no harm.
   *
   * @return the attempts whose end is stored, and the states that their jobs came into; the others
   *     were fenced, and nothing changed
   */
  Map<AttemptKey, JobState> end(List<Ending> endings);
}
