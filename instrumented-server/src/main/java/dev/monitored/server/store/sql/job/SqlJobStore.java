package dev.monitored.server.store.sql.job;

import dev.monitored.action.JobId;
import dev.monitored.server.job.Cancellation;
import dev.monitored.server.job.ChangeResult;
import dev.monitored.server.job.IdempotencyKey;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.attempt.AttemptPage;
import dev.monitored.server.job.query.JobQuery;
import dev.monitored.server.job.query.Listing;
import dev.monitored.server.job.query.Page;
import dev.monitored.server.job.query.SortedPage;
import dev.monitored.server.store.JobStore;
import dev.monitored.server.store.sql.database.Database;
import dev.monitored.server.store.sql.database.GroupCommit;
import dev.monitored.server.store.sql.job.Submissions.Submitted;
import dev.monitored.server.store.sql.log.LogDeletions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Jobs in a database. */
public final class SqlJobStore implements JobStore {
  private final Database database;
  private final JobReads reads;
  private final JobLists lists;
  private final Submissions submissions;
  private final GroupCommit.Shared<Submitted, Job> inserting;
  private final IdempotencyKeys keys;
  private final Cancellations cancellations;
  private final HeldJobs held;
  private final Retries retries;
  private final JobDeletions deletions;

  public SqlJobStore(
      Database database,
      Submissions submissions,
      IdempotencyKeys keys,
      Cancellations cancellations,
      Retries retries,
      JobDeletions deletions) {
    this.database = database;
    this.submissions = submissions;
    this.keys = keys;
    this.cancellations = cancellations;
    this.retries = retries;
    this.deletions = deletions;
    reads = new JobReads(database);
    lists = new JobLists(database);
    inserting = submissions::insert;
    held = new HeldJobs(database.dialect());
  }

  @Override
  public Optional<Job> insert(JobId id, Submission submission, Optional<IdempotencyKey> key) {
    database.requireRoom();
    var job =
        key.isPresent()
            ? insertOnce(id, submission, key.get())
            : Optional.of(database.writer().run(inserting, Submitted.alone(id, submission)));
    database.announceWork();
    return job;
  }

  private Optional<Job> insertOnce(JobId id, Submission submission, IdempotencyKey key) {
    return database.write(connection -> {
      var bound = keys.bind(connection, key, id.toString());
      // Only who bound the key makes the job: another may have been deleted since.
      return bound.filter(id.toString()::equals).isPresent()
          ? Optional.of(insert(connection, id, submission, key))
          : submissions.find(connection, bound);
    });
  }

  private Job insert(Connection connection, JobId id, Submission submission, IdempotencyKey key)
      throws SQLException {
    var job = submissions.insert(connection, Submitted.alone(id, submission));
    if (!job.id().equals(id)) {
      keys.rebind(connection, key, job.id().toString());
    }
    return job;
  }

  @Override
  public Optional<Job> find(JobId id) {
    return reads.find(id);
  }

  @Override
  public AttemptPage attempts(JobId id, int after, int limit) {
    return reads.attempts(id, after, limit);
  }

  @Override
  public Listing<Job, JobId> list(JobQuery query, Page<JobId> page) {
    return lists.list(query, page);
  }

  @Override
  public Listing<Job, SortedPage.Place> list(JobQuery query, SortedPage page) {
    return lists.list(query, page);
  }

  @Override
  public List<JobId> ids(JobQuery query, Page<JobId> page) {
    return lists.ids(query, page);
  }

  @Override
  public Cancellation cancel(JobId id) {
    var cancellation = database.write(connection -> cancellations.cancel(connection, id));
    if (cancellation == Cancellation.REQUESTED) {
      database.announceCancellation(id);
    }
    return cancellation;
  }

  @Override
  public ChangeResult start(JobId id) {
    return announced(database.write(connection -> held.start(connection, id)));
  }

  @Override
  public ChangeResult retry(JobId id) {
    return announced(database.write(connection -> retries.retry(connection, id)));
  }

  @Override
  public ChangeResult move(JobId id, String queue) {
    return announced(database.write(connection -> QueueMoves.move(connection, id, queue)));
  }

  private ChangeResult announced(ChangeResult change) {
    database.announceWork();
    return change;
  }

  @Override
  public ChangeResult delete(JobId id) {
    return LogDeletions.all(database, connection -> deletions.delete(connection, id));
  }
}
