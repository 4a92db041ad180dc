package dev.monitored.server.store.sql.maintenance;

import dev.monitored.server.job.queue.Retention;
import dev.monitored.server.store.MaintenanceStore;
import dev.monitored.server.store.sql.database.Database;
import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.job.IdempotencyKeys;
import dev.monitored.server.store.sql.job.RunSteps;
import dev.monitored.server.store.sql.maintenance.Purges.Purged;
import dev.monitored.server.store.sql.run.Runs;
import java.time.Instant;

/** Ends and deletes in a database what its time has come for. */
public final class SqlMaintenanceStore implements MaintenanceStore {
  private final Database database;
  private final Deadlines deadlines;
  private final Purges purges;
  private final IdempotencyKeys keys;

  public SqlMaintenanceStore(
      Database database, IdempotencyKeys keys, RunSteps steps, Runs runs) {
    this.database = database;
    this.keys = keys;
    deadlines = new Deadlines(database.dialect(), steps);
    purges = new Purges(database.dialect(), runs);
  }

  @Override
  public int passDeadlines() {
    return database.write(deadlines::pass);
  }

  @Override
  public int purge(Retention retention) {
    var bounds =
        Statements.read(
            database.readers(), connection -> Purges.bounds(connection, retention, Instant.now()));
    int jobs = 0;
    Purged some;
    do {
      some = database.write(connection -> purges.purge(connection, retention, bounds));
      jobs += some.jobs();
    } while (some.hasMore());
    return jobs;
  }

  @Override
  public void purgeKeys() {
    database.write(keys::purge);
  }
}
