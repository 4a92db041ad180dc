package dev.monitored.server.store;

import dev.monitored.server.job.SearchTooLongException;
import dev.monitored.server.store.GroupCommit.Work;
import dev.monitored.server.store.JobStore.Watcher;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** A database that is migrated and open. */
interface Database extends AutoCloseable {
  Duration SEARCH_LIMIT = Duration.ofSeconds(10);

  Dialect dialect();

  GroupCommit writer();

  /** For reading only, and not for long. */
  DataSource readers();

  /**
   * Reads what may take long, as to look at every row does: a few at a time, and no statement for
   * longer than {@link #SEARCH_LIMIT}, after which it fails. Other reads go on meanwhile.
   *
   * @throws SearchTooLongException when others search for long
   */
  <T> T search(Work<T> work) throws SQLException;

  /** Whether it is this that failed a search. */
  boolean isTooLong(SQLException e);

  void watch(Watcher watcher);

  /** Tells other processes. Best effort: they also look by themselves. */
  void announce(String message);

  @Override
  void close();
}
