package dev.monitored.server.store.sql.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.apache.commons.dbcp2.BasicDataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.LockingMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * The connections to a database file, by what they are for.
 *
 * @param looks at the room that there is: nothing else may hold them up
 */
record SqlitePools(
    BasicDataSource writing,
    BasicDataSource readers,
    BasicDataSource searches,
    BasicDataSource looks)
    implements AutoCloseable {
  static final int SEARCHES = 2;
  private static final int READERS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** That a connection keeps, the last used ones. */
  private static final int STATEMENTS = 100;

  /** Of the log of writes when all of it is in the file; SQLite aims at as many. */
  private static final int LOG_BYTES = 4 << 20;

  static SqlitePools of(Path file) {
    var url = "jdbc:sqlite:" + file;
    var writing = pool(url, durable(), 1);
    writing.setDefaultAutoCommit(false);
    writing.setAutoCommitOnReturn(false);
    return new SqlitePools(
        writing,
        pool(url, readOnly(), READERS),
        pool(url, readOnly(), SEARCHES),
        pool(url, readOnly(), 1));
  }

  /**
   * Keeps statements, too: the driver compiles each anew, which takes longer than to find a job.
   */
  private static BasicDataSource pool(String url, SQLiteConfig config, int size) {
    config.setBusyTimeout(5000);
    var pool = new BasicDataSource();
    pool.setUrl(url);
    config
        .toProperties()
        .forEach((name, value) ->
            pool.addConnectionProperty(String.valueOf(name), String.valueOf(value)));
    pool.setMaxTotal(size);
    pool.setMaxIdle(size);
    pool.setMaxWait(PATIENCE);
    // There is no network that a connection could be lost on.
    pool.setTestOnBorrow(false);
    pool.setPoolPreparedStatements(true);
    pool.setMaxOpenPreparedStatements(STATEMENTS);
    return pool;
  }

  private static SQLiteConfig durable() {
    var config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setJournalSizeLimit(LOG_BYTES);
    config.setSynchronous(SynchronousMode.FULL);
    config.setLockingMode(LockingMode.NORMAL);
    return config;
  }

  private static SQLiteConfig readOnly() {
    var config = new SQLiteConfig();
    config.setReadOnly(true);
    return config;
  }

  @Override
  public void close() throws SQLException {
    try (writing;
        readers;
        searches;
        looks) {
      // From the last to the first: the one that writes leaves the file as it is to be.
    }
  }
}
