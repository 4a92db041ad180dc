package dev.monitored.server.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.store.JobStore.Watcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.LockingMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/** One database file: locked, migrated, and opened for one writer and a few readers. */
final class SqliteDatabase implements Database {
  private static final int READERS = 4;

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
  private final GroupCommit writer;
  private final HikariDataSource readers;

  private SqliteDatabase(DirectoryLock lock, GroupCommit writer, HikariDataSource readers) {
    this.lock = lock;
    this.writer = writer;
    this.readers = readers;
  }

  static SqliteDatabase open(Path directory) {
    var lock = DirectoryLock.take(directory);
    try {
      refuseNetwork(directory, Files.getFileStore(directory).type());
      var url = "jdbc:sqlite:" + directory.resolve("jobs.db");
      var writer = new HikariDataSource(pool("store-writer", url, 1, false));
      Flyway.configure()
          .dataSource(writer)
          .locations("classpath:db/migration/sqlite")
          .load()
          .migrate();
      var readers = new HikariDataSource(pool("store-readers", url, READERS, true));
      return new SqliteDatabase(lock, new GroupCommit(writer), readers);
    } catch (IOException | FlywayException | PoolInitializationException e) {
      lock.close();
      throw new StoreException("the database in " + directory + " cannot be opened: " + e, e);
    } catch (StoreException e) {
      lock.close();
      throw e;
    }
  }

  static void refuseNetwork(Path directory, String fileSystem) {
    if (NETWORK_FILE_SYSTEMS.contains(fileSystem.toLowerCase(Locale.ROOT))) {
      throw new StoreException(
          "the data directory %s is on a network file system (%s), where SQLite may lose jobs; use a"
                  .formatted(directory, fileSystem)
              + " local or block volume, or PostgreSQL");
    }
  }

  private static HikariConfig pool(String name, String url, int size, boolean readOnly) {
    var config = readOnly ? readOnly() : durable();
    config.setBusyTimeout(5000);
    var pool = new HikariConfig();
    pool.setPoolName(name);
    pool.setJdbcUrl(url);
    pool.setDataSourceProperties(config.toProperties());
    pool.setMaximumPoolSize(size);
    pool.setMinimumIdle(1);
    pool.setMaxLifetime(0);
    pool.setReadOnly(readOnly);
    pool.setAutoCommit(readOnly);
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

  @Override
  public DataSource readers() {
    return readers;
  }

  @Override
  public void watch(Watcher watcher) {
    // There is no other process.
  }

  @Override
  public void announce(String message) {
    // There is nobody to tell.
  }

  @Override
  public void close() {
    readers.close();
    writer.close();
    lock.close();
  }
}
