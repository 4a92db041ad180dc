package dev.monitored.server.store;

import dev.monitored.action.AttemptKey;
import dev.monitored.action.JobId;
import dev.monitored.server.job.AttemptEnd;
import dev.monitored.server.job.AttemptRecord;
import dev.monitored.server.job.Cancellation;
import dev.monitored.server.job.Change;
import dev.monitored.server.job.Figures;
import dev.monitored.server.job.Gathering;
import dev.monitored.server.job.IdempotencyKey;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobPage;
import dev.monitored.server.job.JobQuery;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.LogLine;
import dev.monitored.server.job.LogPage;
import dev.monitored.server.job.LogQuery;
import dev.monitored.server.job.LostAttempt;
import dev.monitored.server.job.Page;
import dev.monitored.server.job.Retention;
import dev.monitored.server.job.Run;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.RunPage;
import dev.monitored.server.job.RunQuery;
import dev.monitored.server.job.RunSubmission;
import dev.monitored.server.job.Submission;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * Where jobs live. Whatever a method wrote is durable when it returns; all times are the database's
 * own. Thread-safe. Every method throws {@link dev.monitored.server.job.StoreException} when the
 * database fails.
 */
public interface JobStore extends AutoCloseable {
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
  record Renewal(Set<AttemptKey> gone, Set<AttemptKey> cancelled) {}

  /**
   * What came of the wish to cancel a run.
   *
   * @param running its jobs that run; whoever runs them learns of the wish
   */
  record RunCancellation(Change change, List<JobId> running) {}

  /** Is told what other processes did, as soon as possible, and possibly more than once. */
  interface Watcher {
    /** There may be something to claim. */
    void workArrived();

    /** A user wants this job to stop, which some process executes. */
    void cancelRequested(JobId job);
  }

  /**
   * Stores a job, and queues it unless it is held.
   *
   * @param key by which the request is known again for a day
   * @return that job, the one that the same request made before, or the one that has not ended and
   *     has the same unique key; empty when the key stands for another request, or its job is gone
   */
  Optional<Job> insert(JobId id, Submission submission, Optional<IdempotencyKey> key);

  Optional<Job> find(JobId id);

  /** The attempts of a job, the first one first; empty when the job is unknown. */
  List<AttemptRecord> attempts(JobId id);

  JobPage list(JobQuery query, Page<JobId> page);

  /** The ids only, as many as the page may have. */
  List<JobId> ids(JobQuery query, Page<JobId> page);

  /**
   * Takes scheduled jobs as running, each with its next attempt and a lease: those of the highest
   * priority, and of these the oldest.
   *
   * @param rooms how many jobs to take at most from which queue
   */
  Claimed claim(Map<String, Integer> rooms, Duration lease);

  /**
   * Stores lines that attempts logged. To store the same line again does no harm; a line of an
   * attempt that is not the running one of its job is left out.
   */
  void append(List<LogLine> lines);

  /** Some of the lines of a log; empty when the job is unknown. */
  Optional<LogPage> log(LogQuery query);

  /**
   * Stores the ends of attempts, all in one commit. To store the same end again does no harm.
   *
   * @return the attempts whose end is stored, and the states that their jobs came into; the others
   *     were fenced, and nothing changed
   */
  Map<AttemptKey, JobState> end(List<Ending> endings);

  Cancellation cancel(JobId id);

  /** Queues a job that is held. */
  Change start(JobId id);

  /** Queues a job anew that did not succeed, unless it belongs to a run. */
  Change retry(JobId id);

  /** Forgets a job that has ended, unless it belongs to a run. */
  Change delete(JobId id);

  /**
   * Stores a run with its jobs, for which it takes ids in the order of the steps.
   *
   * @param key by which the request is known again for a day
   * @return that run, or the one that the same request made before; empty when the key stands for
   *     another request, or its run is gone
   */
  Optional<Run> insert(
      RunId id, RunSubmission submission, Supplier<JobId> ids, Optional<IdempotencyKey> key);

  /**
   * Makes a run of jobs that are held.
   *
   * @return the run, of fewer jobs than there were when others took them meanwhile
   */
  Run gather(RunId id, Gathering gathering);

  /** Forgets a run that is held, whose jobs from now on are held on their own. */
  Change dissolve(RunId id);

  Optional<Run> find(RunId id);

  /**
   * The jobs of a run, step by step; empty when the run is unknown. Of many long ones some are
   * abridged.
   */
  List<Job> jobs(RunId id);

  RunPage list(RunQuery query, Page<RunId> page);

  /** Starts a run that is held. */
  Change start(RunId id);

  RunCancellation cancel(RunId id);

  /** Begins a run anew with its first step that did not succeed, and there with what did not. */
  Change retry(RunId id);

  /** Forgets a run that does not run, and its jobs. */
  Change delete(RunId id);

  Renewal renew(Collection<AttemptKey> attempts, Duration lease);

  /**
   * Ends or queues again whatever runs with a lease that ran out.
   *
   * @param random from 0 to 1, for {@link LostAttempt#delay}
   */
  List<LostAttempt> reclaim(DoubleSupplier random);

  /** Forgets some of what is not to be kept; returns how many jobs, 0 when none is left. */
  int purge(Retention retention);

  /** Forgets the idempotency keys of requests older than a day. */
  void forgetKeys();

  /** Ends the jobs that wait although their deadline has passed; returns how many these were. */
  int expire();

  /**
   * Makes these the queues with a limit, by name, in place of those declared before. A queue stays
   * paused or not.
   */
  void declare(Map<String, Integer> limits);

  /** From now on nothing, or again something, is claimed from the queue. */
  void pause(String queue, boolean paused);

  /** Where the schedules of these jobs live. */
  ScheduleStore schedules();

  /** Where the triggers of these jobs live. */
  TriggerStore triggers();

  /** Where the reports of the ends of these jobs and runs live. */
  DeliveryStore deliveries();

  Figures figures();

  /** Does nothing but fail when nothing can be read just now. */
  void probe();

  /** Starts to tell what other processes do, until the store is closed. */
  void watch(Watcher watcher);

  @Override
  void close();
}
