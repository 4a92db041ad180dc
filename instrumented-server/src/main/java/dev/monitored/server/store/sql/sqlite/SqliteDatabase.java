package dev.monitored.server.store.sql.sqlite;

import dev.monitored.action.JobId;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.StoreFailure;
import dev.monitored.server.job.queue.StoreSpace;
import dev.monitored.server.store.Watcher;
import dev.monitored.server.store.sql.database.CommitOutcome;
import dev.monitored.server.store.sql.database.Database;
import dev.monitored.server.store.sql.database.Dialect;
import dev.monitored.server.store.sql.database.GroupCommit;
import dev.monitored.server.store.sql.database.GroupCommit.Work;
import dev.monitored.server.store.sql.database.SearchPlaces;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;

/** One database file: locked, migrated, and opened for one writer and a few readers. */
public final class SqliteDatabase implements Database {
  /** To be written within some milliseconds. */
  private static final int SLICE_ROWS = 200;

  /** Steps of a statement, of a fraction of a millisecond together. */
  private static final int STEPS_BETWEEN_LOOKS = 10_000;

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
  private final Volume volume;
  private final SqlitePools pools;
  private final SpaceLook space;
  private final SearchPlaces places = new SearchPlaces(SqlitePools.SEARCHES);

  /** The driver blocks its calling thread, so it has threads of its own. */
  private final ExecutorService searchers =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().daemon().name("store-search-", 0).factory());

  private final GroupCommit writer;

  private SqliteDatabase(DirectoryLock lock, Volume volume, SqlitePools pools) {
    this.lock = lock;
    this.volume = volume;
    this.pools = pools;
    space = new SpaceLook(volume, pools.looks());
    writer = new GroupCommit(pools.writing(), CommitOutcome.ALWAYS_KNOWN, volume);
  }

  public static SqliteDatabase open(Path directory) {
    var lock = DirectoryLock.take(directory);
    try {
      return open(lock, directory);
    } catch (StoreException e) {
      lock.close();
      throw e;
    } catch (IOException | FlywayException e) {
      lock.close();
      throw new StoreException("the database in " + directory + " cannot be opened: " + e, e);
    }
  }

  private static SqliteDatabase open(DirectoryLock lock, Path directory) throws IOException {
    var file = directory.resolve("jobs.db");
    var volume = new Volume(directory, file);
    refuseNetwork(directory, volume.fileSystem());
    volume.prepare();
    var database = new SqliteDatabase(lock, volume, SqlitePools.of(file));
    try {
      database.migrate();
      return database;
    } catch (StoreException | FlywayException e) {
      database.close();
      throw e;
    }
  }

  private void migrate() {
    Flyway.configure()
        .dataSource(pools.writing())
        .locations("classpath:db/migration/sqlite")
        .load()
        .migrate();
    write(connection -> {
      volume.limitIfReleased(connection);
      return true;
    });
  }

  public static void refuseNetwork(Path directory, String fileSystem) {
    if (NETWORK_FILE_SYSTEMS.contains(fileSystem.toLowerCase(Locale.ROOT))) {
      throw new StoreException(
          "the data directory %s is on a network file system (%s), where SQLite may lose jobs; use a"
                  .formatted(directory, fileSystem)
              + " local or block volume, or PostgreSQL");
    }
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
    restoreReserve();
    long start = System.nanoTime();
    var result = write(slice);
    LockSupport.parkNanos(System.nanoTime() - start);
    return Optional.of(result);
  }

  private void restoreReserve() {
    if (volume.mayBeRestored()) {
      write(connection -> {
        volume.restore(connection);
        return true;
      });
    }
  }

  @Override
  public Optional<StoreSpace> space() {
    return Optional.of(space.now());
  }

  @Override
  public void requireRoom() {
    if (space.lately().isLow()) {
      throw new StoreException(StoreFailure.FULL, "the volume of the job store is nearly full");
    }
  }

  @Override
  public boolean hasRoomForAttempts() {
    return volume.hasBallast() || !space.lately().isLow();
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
    return pools.readers();
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
    try (var connection = pools.searches().getConnection()) {
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
        pools) {
      // From the last to the first: nobody else may have the file before all of it is written.
    } catch (SQLException e) {
      throw new StoreException("the database cannot be closed", e);
    }
  }
}
