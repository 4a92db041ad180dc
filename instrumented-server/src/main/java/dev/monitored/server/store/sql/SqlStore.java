package dev.monitored.server.store.sql;

import dev.monitored.server.job.StoreException;
import dev.monitored.server.store.LeaseStore;
import dev.monitored.server.store.Store;
import dev.monitored.server.store.sql.attempt.Processes;
import dev.monitored.server.store.sql.attempt.SqlAttemptStore;
import dev.monitored.server.store.sql.attempt.SqlLeaseStore;
import dev.monitored.server.store.sql.attempt.SqlReplicaStore;
import dev.monitored.server.store.sql.callback.SqlCallbackStore;
import dev.monitored.server.store.sql.change.SqlChangeStore;
import dev.monitored.server.store.sql.database.Database;
import dev.monitored.server.store.sql.job.Cancellations;
import dev.monitored.server.store.sql.job.EndCounters;
import dev.monitored.server.store.sql.job.IdempotencyKeys;
import dev.monitored.server.store.sql.job.JobDeletions;
import dev.monitored.server.store.sql.job.Retries;
import dev.monitored.server.store.sql.job.RunSteps;
import dev.monitored.server.store.sql.job.SqlJobStore;
import dev.monitored.server.store.sql.job.Submissions;
import dev.monitored.server.store.sql.log.SqlLogStore;
import dev.monitored.server.store.sql.maintenance.SqlMaintenanceStore;
import dev.monitored.server.store.sql.postgres.DatabaseSource;
import dev.monitored.server.store.sql.postgres.PostgresDatabase;
import dev.monitored.server.store.sql.queue.SqlQueueStore;
import dev.monitored.server.store.sql.run.Runs;
import dev.monitored.server.store.sql.run.SqlRunStore;
import dev.monitored.server.store.sql.schedule.ScheduleStarts;
import dev.monitored.server.store.sql.schedule.SqlScheduleStore;
import dev.monitored.server.store.sql.sqlite.SqliteDatabase;
import dev.monitored.server.store.sql.trigger.SqlTriggerStore;
import dev.monitored.server.store.sql.trigger.TriggerStarts;
import java.nio.file.Path;

/**
 * Opens the store in a database: a SQLite file for one process at a time, or PostgreSQL for
 * several. Every write goes through {@link dev.monitored.server.store.sql.database.GroupCommit} and
 * is on disk when the method returns; reads see what was committed.
 */
public final class SqlStore {
  private SqlStore() {}

  /**
   * Opens the store in a directory, creating or migrating it. What a dead process left running is
   * found by the first {@link LeaseStore#reclaim}.
   *
   * @throws StoreException when the directory is in use, on a network, or the file cannot be opened
   */
  public static Store open(Path directory) {
    var database = SqliteDatabase.open(directory);
    database.write(Processes::declareAllDead);
    return in(database);
  }

  /**
   * Opens the store in PostgreSQL, creating or migrating it.
   *
   * @throws StoreException when the database does not answer, or cannot be used as it is
   */
  public static Store open(DatabaseSource database) {
    return in(PostgresDatabase.open(database));
  }

  /**
   * Creates or migrates the store in PostgreSQL, and leaves it.
   *
   * @throws StoreException as {@link #open(DatabaseSource)}
   */
  public static void migrate(DatabaseSource database) {
    PostgresDatabase.migrate(database);
  }

  private static Store in(Database database) {
    var dialect = database.dialect();
    var keys = new IdempotencyKeys(dialect);
    var counters = new EndCounters(dialect);
    var steps = new RunSteps(dialect, counters);
    var submissions = new Submissions(dialect);
    var retries = new Retries(dialect);
    var deletions = new JobDeletions(dialect);
    var cancellations = new Cancellations(dialect, steps);
    var runs = new Runs(dialect, submissions, retries, steps);
    var starts = new ScheduleStarts(dialect, keys, submissions, runs, cancellations);
    return new Store(
        new SqlJobStore(database, submissions, keys, cancellations, retries, deletions),
        new SqlRunStore(database, keys, runs),
        new SqlAttemptStore(database, steps, counters),
        new SqlLeaseStore(database, steps, counters),
        new SqlLogStore(database),
        new SqlQueueStore(database),
        new SqlMaintenanceStore(database, keys, steps, deletions, runs),
        new SqlScheduleStore(database, starts),
        new SqlTriggerStore(database, new TriggerStarts(keys, submissions, runs)),
        new SqlCallbackStore(database),
        new SqlChangeStore(database),
        new SqlReplicaStore(database),
        database);
  }
}
