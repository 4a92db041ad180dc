package dev.monitored.server.store;

import dev.monitored.server.store.JobStore.Watcher;
import javax.sql.DataSource;

/** A database that is migrated and open. */
interface Database extends AutoCloseable {
  Dialect dialect();

  GroupCommit writer();

  /** For reading only. */
  DataSource readers();

  void watch(Watcher watcher);

  /** Tells other processes. Best effort: they also look by themselves. */
  void announce(String message);

  @Override
  void close();
}
