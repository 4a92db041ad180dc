package dev.monitored.server.store.sql.sqlite;

import dev.monitored.action.JobId;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.store.Watcher;
import dev.monitored.server.store.sql.database.CommitOutcome;
import dev.monitored.server.store.sql.database.Database;
import dev.monitored.server.store.sql.database.Dialect;
import dev.monitored.server.store.sql.database.GroupCommit;
import dev.monitored.server.store.sql.database.GroupCommit.Work;
import dev.monitored.server.store.sql.database.SearchPlaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.BasicDataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.LockingMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;

/** One database file: locked, migrated, and opened for one writer and a few readers. */
public final class SqliteDatabase implements Database {
  private static final int READERS = 4;
  private static final int SEARCHES = 2;

  /** To be written within some milliseconds. */
  private static final int SLICE_ROWS = 200;

  /** Steps of a statement, of a fraction of a millisecond together. */
  private static final int STEPS_BETWEEN_LOOKS = 10_000;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** That a connection keeps, the last used ones. */
  private static final int STATEMENTS = 100;

  /** Locks and shared memory do not work there as WAL needs them: https://sqlite.org/wal.html */
  private static final Set<String> NETWORK_FILE_SYSTEMS =
      Set.of(
          "nfs",
          "nfs4",
          "cifs",
          "smb2",
          "smb3",
          "smbfs",
          "ceph",
          "glusterfs",
          "fuse.glusterfs",
          "fuse.sshfs",
          "fuse.s3fs",
          "lustre",
          "gpfs",
          "9p",
          "afs");

  private final DirectoryLock lock;
  private final BasicDataSource writing;
  private final BasicDataSource readers;
  private final BasicDataSource searches;
  private final SearchPlaces places = new SearchPlaces(SEARCHES);

  /** The driver holds the thread of who calls it: these are nobody else's. */
  private final ExecutorService searchers =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().daemon().name("store-search-", 0).factory());

  private final GroupCommit writer;

  private SqliteDatabase(
      DirectoryLock lock,
      BasicDataSource writing,
      BasicDataSource readers,
      BasicDataSource searches) {
    this.lock = lock;
    this.writing = writing;
    this.readers = readers;
    this.searches = searches;
    writer = new GroupCommit(writing, CommitOutcome.ALWAYS_KNOWN);
  }

  public static SqliteDatabase open(Path directory) {
    var lock = DirectoryLock.take(directory);
    var url = "jdbc:sqlite:" + directory.resolve("jobs.db");
    var writing = pool(url, durable(), 1);
    writing.setDefaultAutoCommit(false);
    writing.setAutoCommitOnReturn(false);
    var searches = pool(url, readOnly(), SEARCHES);
    var database = new SqliteDatabase(lock, writing, pool(url, readOnly(), READERS), searches);
    try {
      refuseNetwork(directory, Files.getFileStore(directory).type());
      Flyway.configure()
          .dataSource(writing)
          .locations("classpath:db/migration/sqlite")
          .load()
          .migrate();
      return database;
    } catch (StoreException e) {
      database.close();
      throw e;
    } catch (IOException | FlywayException e) {
      database.close();
      throw new StoreException("the database in " + directory + " cannot be opened: " + e, e);
    }
  }

  public static void refuseNetwork(Path directory, String fileSystem) {
    if (NETWORK_FILE_SYSTEMS.contains(fileSystem.toLowerCase(Locale.ROOT))) {
      throw new StoreException(
          "the data directory %s is on a network file system (%s), where SQLite may lose jobs; use a"
                  .formatted(directory, fileSystem)
              + " local or block volume, or PostgreSQL");
    }
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
  public Dialect dialect() {
    return Dialect.SQLITE;
  }

  @Override
  public GroupCommit writer() {
    return writer;
  }

  /** There is one writer: as long as a slice has taken, others have it to themselves. */
  @Override
  public <T> Optional<T> maintain(String task, Work<T> slice) {
    long start = System.nanoTime();
    var result = write(slice);
    LockSupport.parkNanos(System.nanoTime() - start);
    return Optional.of(result);
  }

  @Override
  public int sliceRows() {
    return SLICE_ROWS;
  }

  @Override
  public <T> T writeAtOnce(Work<T> work) {
    return write(work);
  }

  @Override
  public boolean isShared() {
    return false;
  }

  @Override
  public String connections() {
    return "";
  }

  @Override
  public boolean isConnected(Connection connection, String connections) {
    return false;
  }

  @Override
  public DataSource readers() {
    return readers;
  }

  @Override
  public <T> T search(Work<T> work) throws SQLException {
    places.enter();
    try {
      return searchers.submit(() -> inPlace(work)).get();
    } catch (RejectedExecutionException e) {
      places.leave();
      throw new SQLException("the database is closed", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e.getCause() instanceof SQLException failure ? failure : new SQLException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted", e);
    }
  }

  private <T> T inPlace(Work<T> work) throws SQLException {
    try (var connection = searches.getConnection()) {
      var driver = connection.unwrap(SQLiteConnection.class);
      ProgressHandler.setHandler(driver, STEPS_BETWEEN_LOOKS, new Limit());
      try {
        return work.run(connection);
      } finally {
        ProgressHandler.clearHandler(driver);
      }
    } finally {
      places.leave();
    }
  }

  /** Is asked whether to go on. */
  private static final class Limit extends ProgressHandler {
    private final long end = System.nanoTime() + SEARCH_LIMIT.toNanos();

    @Override
    protected int progress() {
      return System.nanoTime() < end && !Thread.currentThread().isInterrupted() ? 0 : 1;
    }
  }

  @Override
  public boolean isTooLong(SQLException e) {
    return e.getErrorCode() == SQLiteErrorCode.SQLITE_INTERRUPT.code;
  }

  @Override
  public void watch(Watcher watcher) {
    // There is no other process.
  }

  @Override
  public void announceWork() {
    // There is nobody to tell.
  }

  @Override
  public void announceCancellation(JobId job) {
    // There is nobody to tell.
  }

  @Override
  public void close() {
    writer.close();
    searchers.shutdownNow();
    searchers.close();
    try (lock;
        writing;
        readers;
        searches) {
      // From the last to the first: nobody else may have the file before all of it is written.
    } catch (SQLException e) {
      throw new StoreException("the database cannot be closed", e);
    }
  }
}
