package dev.monitored.server.store;

import dev.monitored.server.job.AttemptEnd;
import dev.monitored.server.job.AttemptKey;
import dev.monitored.server.job.AttemptRecord;
import dev.monitored.server.job.Cancellation;
import dev.monitored.server.job.Figures;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobId;
import dev.monitored.server.job.JobPage;
import dev.monitored.server.job.JobQuery;
import dev.monitored.server.job.LostAttempt;
import dev.monitored.server.job.Page;
import dev.monitored.server.job.Submission;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where jobs live. Whatever a method wrote is durable when it returns; all times are the database's
 * own. Thread-safe. Every method throws {@link dev.monitored.server.job.StoreException} when the
 * database fails.
 */
public interface JobStore extends AutoCloseable {
  /**
   * An attempt with the end that it came to.
   *
   * @param retryIn the job goes back into the queue for so long, unless a user cancelled it
   */
  record Ending(AttemptKey attempt, AttemptEnd end, Optional<Duration> retryIn) {
    public Ending(AttemptKey attempt, AttemptEnd end) {
      this(attempt, end, Optional.empty());
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
  record Renewal(Set<AttemptKey> gone, Set<AttemptKey> cancelled) {}

  /** Is told what other processes did, as soon as possible, and possibly more than once. */
  interface Watcher {
    /** There may be something to claim. */
    void workArrived();

    /** A user wants this job to stop, which some process executes. */
    void cancelRequested(JobId job);
  }

  /**
   * Stores a scheduled job.
   *
   * @return that job, or the one that has not ended and has the same unique key
   */
  Job insert(JobId id, Submission submission);

  Optional<Job> find(JobId id);

  /** The attempts of a job, the first one first; empty when the job is unknown. */
  List<AttemptRecord> attempts(JobId id);

  JobPage list(JobQuery query, Page page);

  /**
   * Takes scheduled jobs as running, each with its next attempt and a lease: those of the highest
   * priority, and of these the oldest.
   *
   * @param rooms how many jobs to take at most from which queue
   */
  Claimed claim(Map<String, Integer> rooms, Duration lease);

  /**
   * Stores the ends of attempts, all in one commit. To store the same end again does no harm.
   *
   * @return the attempts whose end is stored; the others were fenced, and nothing changed
   */
  Set<AttemptKey> end(List<Ending> endings);

  Cancellation cancel(JobId id);

  Renewal renew(Collection<AttemptKey> attempts, Duration lease);

  /** Ends or queues again whatever runs with a lease that ran out. */
  List<LostAttempt> reclaim();

  /** Ends the jobs that wait although their deadline has passed; returns how many these were. */
  int expire();

  /**
   * Makes these the queues with a limit, by name, in place of those declared before. A queue stays
   * paused or not.
   */
  void declare(Map<String, Integer> limits);

  /** From now on nothing, or again something, is claimed from the queue. */
  void pause(String queue, boolean paused);

  Figures figures();

  /** Starts to tell what other processes do, until the store is closed. */
  void watch(Watcher watcher);

  @Override
  void close();
}
