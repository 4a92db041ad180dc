package dev.monitored.server.store.sql.retention;

import dev.monitored.server.job.queue.Retention;
import dev.monitored.server.store.RetentionStore;
import dev.monitored.server.store.sql.database.Database;
import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.job.IdempotencyKeys;
import dev.monitored.server.store.sql.retention.Purges.Purged;
import dev.monitored.server.store.sql.run.Runs;
import java.time.Instant;

/** Deletes jobs, runs and keys from a database. */
public final class SqlRetentionStore implements RetentionStore {
  private final Database database;
  private final Purges purges;
  private final IdempotencyKeys keys;

  public SqlRetentionStore(Database database, IdempotencyKeys keys, Runs runs) {
    this.database = database;
    this.keys = keys;
    purges = new Purges(database.dialect(), runs);
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
