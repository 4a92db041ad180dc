package dev.monitored.server.store;

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
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/**
 * Jobs in one SQLite file, for one process at a time. Every write goes through {@link GroupCommit}
 * and is on disk when the method returns; reads see what was committed and never wait for a write.
 */
public final class SqliteJobStore implements JobStore {
  private final SqliteDatabase database;
  private final JobReads reads;

  private SqliteJobStore(SqliteDatabase database) {
    this.database = database;
    reads = new JobReads(Jdbi.create(database.readers()));
  }

  /**
   * Opens the store, creating or migrating it. What a dead process left running is found by the
   * first {@link #reclaim()}.
   *
   * @throws StoreException when the directory is in use or the file cannot be opened
   */
  public static SqliteJobStore open(Path directory) {
    var database = SqliteDatabase.open(directory);
    database.writer().run(SqliteWrites::expireAllLeases);
    return new SqliteJobStore(database);
  }

  @Override
  public Job insert(JobId id, Submission submission) {
    return database.writer().run(connection -> SqliteWrites.insert(connection, id, submission));
  }

  @Override
  public Optional<Job> find(JobId id) {
    return reads.find(id);
  }

  @Override
  public JobPage list(JobQuery query) {
    return reads.list(query);
  }

  @Override
  public List<Job> claim(int atMost, Duration lease) {
    return database.writer().run(connection -> SqliteWrites.claim(connection, atMost, lease));
  }

  @Override
  public Set<AttemptKey> end(List<Ending> endings) {
    return database.writer().run(connection -> SqliteEndings.end(connection, endings));
  }

  @Override
  public Cancellation cancel(JobId id) {
    return database.writer().run(connection -> SqliteWrites.cancel(connection, id));
  }

  @Override
  public Renewal renew(Collection<AttemptKey> attempts, Duration lease) {
    return database.writer().run(connection -> SqliteWrites.renew(connection, attempts, lease));
  }

  @Override
  public List<LostAttempt> reclaim() {
    return database.writer().run(SqliteEndings::reclaim);
  }

  @Override
  public Figures figures() {
    return reads.figures();
  }

  @Override
  public void close() {
    database.close();
  }
}
