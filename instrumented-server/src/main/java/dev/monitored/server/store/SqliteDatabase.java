package dev.monitored.server.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.monitored.server.job.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.LockingMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteDataSource;

/** One database file: locked, migrated, and opened for one writer and a few readers. */
record SqliteDatabase(DirectoryLock lock, GroupCommit writer, HikariDataSource readers)
    implements AutoCloseable {
  private static final int READERS = 4;

  static SqliteDatabase open(Path directory) {
    var lock = DirectoryLock.take(directory);
    try {
      var source = new SQLiteDataSource(durable());
      source.setUrl("jdbc:sqlite:" + directory.resolve("jobs.db"));
      migrate(source);
      return new SqliteDatabase(lock, writer(source), readers(source.getUrl()));
    } catch (SQLException | FlywayException | PoolInitializationException e) {
      lock.close();
      throw new StoreException("the database in " + directory + " cannot be opened: " + e, e);
    }
  }

  private static SQLiteConfig durable() {
    var config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    config.setLockingMode(LockingMode.NORMAL);
    config.setBusyTimeout(5000);
    return config;
  }

  private static void migrate(SQLiteDataSource source) {
    Flyway.configure()
        .dataSource(source)
        .locations("classpath:db/migration/sqlite")
        .load()
        .migrate();
  }

  private static GroupCommit writer(SQLiteDataSource source) throws SQLException {
    Connection connection = source.getConnection();
    connection.setAutoCommit(false);
    return new GroupCommit(connection);
  }

  private static HikariDataSource readers(String url) {
    var readOnly = new SQLiteConfig();
    readOnly.setReadOnly(true);
    readOnly.setBusyTimeout(5000);
    var pool = new HikariConfig();
    pool.setPoolName("store-readers");
    pool.setJdbcUrl(url);
    pool.setDataSourceProperties(readOnly.toProperties());
    pool.setMaximumPoolSize(READERS);
    pool.setMinimumIdle(1);
    pool.setReadOnly(true);
    return new HikariDataSource(pool);
  }

  @Override
  public void close() {
    readers.close();
    writer.close();
    lock.close();
  }
}
