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
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.util.PSQLState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A PostgreSQL database: migrated, and opened for one writer and a few readers per process. */
public final class PostgresDatabase implements Database {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresDatabase.class);
  private static final int READERS = 8;
  private static final int SEARCHES = 4;
  private static final int OLDEST_VERSION = 140_000;
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration SEARCH_CANCELLED = Duration.ofSeconds(5);
  private static final Duration MIGRATION_TIMEOUT = Duration.ofMinutes(10);
  private static final int MIGRATION_TRIES = 20;
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  /**
   * A process that hangs in a transaction must not lock the others out of its jobs, and a statement
   * must not go on when nobody waits for it: it ends before the socket times out. And the writer
   * finds rows by their keys: a plan that was made while the table of jobs was small, and kept,
   * would read all of it for each batch as it grows.
   */
  private static final String OF_THE_WRITER =
      "SET idle_in_transaction_session_timeout = '5s'; SET statement_timeout = '9s';"
          + " SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off";

  private final String connections;
  private final HikariDataSource writing;
  private final HikariDataSource readers;
  private final HikariDataSource searches;
  private final LeaseConnection leases;
  private final SearchPlaces places = new SearchPlaces(SEARCHES);
  private final PostgresChannel channel;
  private final GroupCommit writer;

  private PostgresDatabase(
      String connections,
      HikariDataSource writing,
      HikariDataSource readers,
      HikariDataSource searches,
      LeaseConnection leases,
      PostgresChannel channel) {
    this.connections = connections;
    this.writing = writing;
    this.readers = readers;
    this.searches = searches;
    this.leases = leases;
    this.channel = channel;
    writer = new GroupCommit(writing, new PostgresOutcome());
  }

  public static PostgresDatabase open(DatabaseAddress address) {
    HikariDataSource writing = null;
    HikariDataSource readers = null;
    try {
      var connections = "jobserver " + UUID.randomUUID();
      var source = address.source(connections, SOCKET_TIMEOUT);
      writing = new HikariDataSource(pool("store-writer", source, 1, false));
      refuseOld(writing);
      migrate(address.source(connections, MIGRATION_TIMEOUT));
      readers = new HikariDataSource(pool("store-readers", source, READERS, true));
      var longer = address.source(connections, SEARCH_LIMIT.plus(SEARCH_CANCELLED));
      var searches = pool("store-searches", longer, SEARCHES, true);
      searches.setConnectionInitSql("SET statement_timeout = " + SEARCH_LIMIT.toMillis());
      return new PostgresDatabase(
          connections,
          writing,
          readers,
          new HikariDataSource(searches),
          new LeaseConnection(source),
          new PostgresChannel(source));
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

  /**
   * Safe when several processes start at once: Flyway locks, by a connection of its own. A
   * migration does not wait long for the locks of those that run, which would wait for it, but
   * tries again.
   */
  private static void migrate(DataSource source) {
    var flyway =
        Flyway.configure().dataSource(source).locations("classpath:db/migration/postgres").load();
    for (int left = MIGRATION_TRIES - 1; ; left--) {
      try {
        flyway.migrate();
        return;
      } catch (FlywayException e) {
        if (left == 0 || !isLocked(e)) {
          throw e;
        }
        LOG.warn("others use the tables that are to be migrated, trying again");
        LockSupport.parkNanos(PATIENCE.toNanos());
      }
    }
  }

  private static boolean isLocked(FlywayException failure) {
    return Stream.iterate((Throwable) failure, Objects::nonNull, Throwable::getCause)
        .anyMatch(
            cause -> cause instanceof SQLException e && LOCK_NOT_AVAILABLE.equals(e.getSQLState()));
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

  private static HikariConfig pool(String name, DataSource source, int size, boolean readOnly) {
    var pool = new HikariConfig();
    pool.setPoolName(name);
    pool.setDataSource(source);
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
  public <T> T writeAtOnce(Work<T> work) {
    return leases.run(work);
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public String connections() {
    return connections;
  }

  @Override
  public boolean isConnected(Connection connection, String connections) throws SQLException {
    return Statements.queryOne(
            connection,
            _ -> true,
            "SELECT 1 FROM pg_stat_activity WHERE application_name = ?",
            connections)
        .isPresent();
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
    leases.close();
    searches.close();
    readers.close();
    writing.close();
  }
}
