package dev.monitored.server.store;

import dev.monitored.action.AttemptKey;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.attempt.AttemptEnd;
import dev.monitored.server.job.attempt.LostAttempt;
import dev.monitored.server.job.log.LogLine;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleSupplier;

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
   */
  record Claimed(List<Job> jobs, Optional<Duration> untilNext) {}

  /**
   * What became of the attempts whose leases were to be renewed.
   *
   * @param gone no longer this process' own: their ends will be fenced
   * @param cancelled a user wants these to stop
   */
  record LeaseRenewal(Set<AttemptKey> gone, Set<AttemptKey> cancelled) {}

  /**
   * Of the arguments and labels of the jobs that are claimed at once; of one, there may be more.
   */
  int CLAIM_BYTES = 1 << 20;

  /**
   * Takes scheduled jobs as running, each with its next attempt and a lease: those of the highest
   * priority, and of these the oldest. Where they are large, it takes fewer.
   *
   * @param rooms how many jobs to take at most from which queue
   */
  Claimed claim(Map<String, Integer> rooms, Duration lease);

  LeaseRenewal renewLeases(Collection<AttemptKey> attempts, Duration lease);

  /**
   * Stores the ends of attempts, all in one commit. To store the same end again does no harm.
   *
   * @return the attempts whose end is stored, and the states that their jobs came into; the others
   *     were fenced, and nothing changed
   */
  Map<AttemptKey, JobState> end(List<Ending> endings);

  /**
   * Ends or queues again whatever runs with a lease that ran out.
   *
   * @param random from 0 to 1, for {@link LostAttempt#delay}
   */
  List<LostAttempt> reclaim(DoubleSupplier random);
}
