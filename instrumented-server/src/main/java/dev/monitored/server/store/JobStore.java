package dev.monitored.server.store;

import dev.monitored.server.job.AttemptEnd;
import dev.monitored.server.job.AttemptKey;
import dev.monitored.server.job.Cancellation;
import dev.monitored.server.job.Figures;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobId;
import dev.monitored.server.job.JobPage;
import dev.monitored.server.job.JobQuery;
import dev.monitored.server.job.LostAttempt;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.Submission;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where jobs live. Whatever a method wrote is durable when it returns; all times are the database's
 * own. Thread-safe. Every method throws {@link StoreException} when the database fails.
 */
public interface JobStore extends AutoCloseable {
  /** An attempt with the end that it came to. */
  record Ending(AttemptKey attempt, AttemptEnd end) {}

  /**
   * What became of the attempts whose leases were to be renewed.
   *
   * @param gone no longer this process' own: their ends will be fenced
   * @param cancelled a user wants these to stop
   */
  record Renewal(Set<AttemptKey> gone, Set<AttemptKey> cancelled) {}

  /** Stores a scheduled job. */
  Job insert(JobId id, Submission submission);

  Optional<Job> find(JobId id);

  JobPage list(JobQuery query);

  /** Takes the oldest scheduled jobs as running, each with its next attempt and a lease. */
  List<Job> claim(int atMost, Duration lease);

  /**
   * Stores the ends of attempts, all in one commit.
   *
   * @return the attempts whose end was stored; the others were fenced, and nothing changed
   */
  Set<AttemptKey> end(List<Ending> endings);

  Cancellation cancel(JobId id);

  Renewal renew(Collection<AttemptKey> attempts, Duration lease);

  /** Ends or queues again whatever runs with a lease that ran out. */
  List<LostAttempt> reclaim();

  Figures figures();

  @Override
  void close();
}
