package dev.monitored.server.store;

import dev.monitored.action.JobId;
import dev.monitored.server.job.ChangeResult;
import dev.monitored.server.job.IdempotencyKey;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.query.Listing;
import dev.monitored.server.job.query.Page;
import dev.monitored.server.job.query.RunQuery;
import dev.monitored.server.job.run.HeldJobsRun;
import dev.monitored.server.job.run.Run;
import dev.monitored.server.job.run.RunSubmission;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Runs, as users submit, look at and change them. */
public interface RunStore {
  /**
   * What came of the wish to cancel a run.
   *
   * @param running its running jobs; the processes that run them are told to stop them
   */
  record RunCancellation(ChangeResult change, List<JobId> running) {}

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
  Run gather(RunId id, HeldJobsRun held);

  /** Deletes a run that is held, whose jobs from now on are held on their own. */
  ChangeResult dissolve(RunId id);

  Optional<Run> find(RunId id);

  /**
   * The jobs of a run, step by step; empty when the run is unknown. Of many long ones some are
   * abridged.
   */
  List<Job> jobs(RunId id);

  Listing<Run, RunId> list(RunQuery query, Page<RunId> page);

  /** Starts a run that is held. */
  ChangeResult start(RunId id);

  RunCancellation cancel(RunId id);

  /** Retries a run from its first step that did not succeed, and there what did not. */
  ChangeResult retry(RunId id);

  /** Deletes a run that does not run, and its jobs. */
  ChangeResult delete(RunId id);
}
