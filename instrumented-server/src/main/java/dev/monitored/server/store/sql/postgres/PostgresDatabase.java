package dev.monitored.server.store.sql.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.monitored.action.JobId;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.store.Watcher;
import dev.monitored.server.store.sql.database.Database;
import dev.monitored.server.store.sql.database.Dialect;
import dev.monitored.server.store.sql.database.GroupCommit;
import dev.monitored.server.store.sql.database.GroupCommit.Work;
import dev.monitored.server.store.sql.database.SearchPlaces;
import dev.monitored.server.store.sql.database.Statements;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.util.PSQLState;

/** A PostgreSQL database: migrated, and opened for one writer and a few readers per process. */
public final class PostgresDatabase implements Database {
  private static final int READERS = 8;
  private static final int SEARCHES = 4;
  private static final int OLDEST_VERSION = 140_000;
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /**
   * A process that hangs in a transaction must not lock the others out of its jobs. And the writer
   * finds rows by their keys: a plan that was made while the table of jobs was small, and kept,
   * would read all of it for each batch as it grows.
   */
  private static final String OF_THE_WRITER =
      "SET idle_in_transaction_session_timeout = '5s'; SET enable_seqscan = off;"
          + " SET enable_hashjoin = off; SET enable_mergejoin = off";

  private final HikariDataSource writing;
  private final HikariDataSource readers;
  private final HikariDataSource searches;
  private final SearchPlaces places = new SearchPlaces(SEARCHES);
  private final PostgresChannel channel;
  private final GroupCommit writer;

  private PostgresDatabase(
      HikariDataSource writing,
      HikariDataSource readers,
      HikariDataSource searches,
      PostgresChannel channel) {
    this.writing = writing;
    this.readers = readers;
    this.searches = searches;
    this.channel = channel;
    writer = new GroupCommit(writing);
  }

  public static PostgresDatabase open(DatabaseAddress address) {
    HikariDataSource writing = null;
    HikariDataSource readers = null;
    try {
      writing = new HikariDataSource(pool("store-writer", address, 1, false));
      refuseOld(writing);
      // Safe when several processes start at once: Flyway locks, by a connection of its own.
      Flyway.configure()
          .dataSource(address.source())
          .locations("classpath:db/migration/postgres")
          .load()
          .migrate();
      readers = new HikariDataSource(pool("store-readers", address, READERS, true));
      var searches = pool("store-searches", address, SEARCHES, true);
      searches.setConnectionInitSql("SET statement_timeout = " + SEARCH_LIMIT.toMillis());
      return new PostgresDatabase(
          writing, readers, new HikariDataSource(searches), new PostgresChannel(address));
    } catch (SQLException | FlywayException | PoolInitializationException e) {
      if (readers != null) {
        readers.close();
      }
      if (writing != null) {
        writing.close();
      }
      throw new StoreException("the database " + address + " cannot be opened: " + e, e);
    }
  }

  private static void refuseOld(DataSource source) throws SQLException {
    try (var connection = source.getConnection()) {
      int version =
          Statements.query(
                  connection,
                  row -> row.getInt(1),
                  "SELECT current_setting('server_version_num')::integer")
              .getFirst();
      if (version < OLDEST_VERSION) {
        throw new SQLException("PostgreSQL 14 or newer is needed, this is " + version / 10_000);
      }
    }
  }

  private static HikariConfig pool(
      String name, DatabaseAddress address, int size, boolean readOnly) {
    var pool = new HikariConfig();
    pool.setPoolName(name);
    pool.setDataSource(address.source());
    pool.setMaximumPoolSize(size);
    pool.setMinimumIdle(1);
    pool.setConnectionTimeout(PATIENCE.toMillis());
    pool.setAutoCommit(readOnly);
    pool.setReadOnly(readOnly);
    if (!readOnly) {
      pool.setConnectionInitSql(OF_THE_WRITER);
      // Commits it: a setting is taken back with its transaction.
      pool.setIsolateInternalQueries(true);
    }
    return pool;
  }

  @Override
  public Dialect dialect() {
    return Dialect.POSTGRES;
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
  public <T> T search(Work<T> work) throws SQLException {
    places.enter();
    try (var connection = searches.getConnection()) {
      return work.run(connection);
    } finally {
      places.leave();
    }
  }

  @Override
  public boolean isTooLong(SQLException e) {
    return PSQLState.QUERY_CANCELED.getState().equals(e.getSQLState());
  }

  @Override
  public void watch(Watcher watcher) {
    channel.listen(watcher);
  }

  @Override
  public void announceWork() {
    channel.announce(PostgresChannel.WORK);
  }

  @Override
  public void announceCancellation(JobId job) {
    channel.announce(job.toString());
  }

  @Override
  public void close() {
    channel.close();
    writer.close();
    searches.close();
    readers.close();
    writing.close();
  }
}
