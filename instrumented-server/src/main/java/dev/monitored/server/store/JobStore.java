package dev.monitored.server.store;

import dev.monitored.action.JobId;
import dev.monitored.server.job.Cancellation;
import dev.monitored.server.job.ChangeResult;
import dev.monitored.server.job.IdempotencyKey;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.attempt.AttemptPage;
import dev.monitored.server.job.attempt.AttemptRecord;
import dev.monitored.server.job.query.JobQuery;
import dev.monitored.server.job.query.Listing;
import dev.monitored.server.job.query.Page;
import dev.monitored.server.job.query.SortedPage;
import java.util.List;
import java.util.Optional;

/** Jobs, as users submit, look at and change them. */
public interface JobStore {
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
  default List<AttemptRecord> attempts(JobId id) {
    return attempts(id, 0, Page.MAX_LIMIT).items();
  }

  /** The attempts after one: up to the limit, and as many as may be in memory at once. */
  AttemptPage attempts(JobId id, int after, int limit);

  Listing<Job, JobId> list(JobQuery query, Page<JobId> page);

  /** Ended jobs in another order. */
  Listing<Job, SortedPage.Place> list(JobQuery query, SortedPage page);

  /** The ids only, as many as the page may have. */
  List<JobId> ids(JobQuery query, Page<JobId> page);

  Cancellation cancel(JobId id);

  /** Queues a job that is held. */
  ChangeResult start(JobId id);

  /** Retries a job that did not succeed, unless it belongs to a run. */
  ChangeResult retry(JobId id);

  /** Puts a job that waits, or is not queued yet, into another queue. */
  ChangeResult move(JobId id, String queue);

  /** Deletes a job that has ended, unless it belongs to a run. */
  ChangeResult delete(JobId id);
}
