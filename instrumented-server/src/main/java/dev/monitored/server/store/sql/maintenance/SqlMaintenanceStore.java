package dev.monitored.server.store.sql.maintenance;

import dev.monitored.server.job.queue.Retention;
import dev.monitored.server.store.MaintenanceStore;
import dev.monitored.server.store.sql.change.ChangeDeletions;
import dev.monitored.server.store.sql.database.Database;
import dev.monitored.server.store.sql.database.GroupCommit.Work;
import dev.monitored.server.store.sql.job.IdempotencyKeys;
import dev.monitored.server.store.sql.job.JobDeletions;
import dev.monitored.server.store.sql.job.RunSteps;
import dev.monitored.server.store.sql.log.OrphanedLogs;
import dev.monitored.server.store.sql.run.Runs;
import java.time.Instant;
import java.util.Optional;

/** Ends and deletes in a database what its time has come for. */
public final class SqlMaintenanceStore implements MaintenanceStore {
  private final Database database;
  private final Deadlines deadlines;
  private final Purges purges;
  private final IdempotencyKeys keys;
  private final OrphanedLogs logs;
  private final ChangeDeletions changes;

  public SqlMaintenanceStore(
      Database database, IdempotencyKeys keys, RunSteps steps, JobDeletions deletions, Runs runs) {
    this.database = database;
    this.keys = keys;
    deadlines = new Deadlines(database.dialect(), steps);
    logs = new OrphanedLogs(database.dialect());
    changes = new ChangeDeletions(database.dialect());
    purges = new Purges(database.dialect(), deletions, runs);
  }

  @Override
  public Slice<Instant> passDeadlines(Instant from) {
    return slice("deadlines", connection -> deadlines.pass(connection, from, database.sliceRows()));
  }

  @Override
  public Slice<Instant> purgeKeys(Instant from) {
    return slice("keys", connection -> keys.purge(connection, from, database.sliceRows()));
  }

  @Override
  public Slice<String> purgeOrphanedLogs(String from) {
    return slice("logs", connection -> logs.delete(connection, from, database.sliceRows()));
  }

  @Override
  public Slice<Long> purgeChanges(Long from) {
    return slice("changes", connection -> changes.delete(connection, from, database.sliceRows()));
  }

  @Override
  public Slice<PurgePosition> purge(Retention retention, PurgePosition from) {
    var space = database.space();
    int rows = database.sliceRows();
    return slice("retention", connection -> purges.purge(connection, retention, space, from, rows));
  }

  @Override
  public void vacuum() {
    database.vacuum();
  }

  private <P> Slice<P> slice(String task, Work<Slice<P>> work) {
    return database.maintain(task, work).orElseGet(() -> new Slice<>(0, Optional.empty()));
  }
}
