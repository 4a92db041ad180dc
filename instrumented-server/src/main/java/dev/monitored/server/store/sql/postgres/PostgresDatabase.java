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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.postgresql.util.PSQLState;

/** A PostgreSQL database: migrated, and opened for one writer and a few readers per process. */
public final class PostgresDatabase implements Database {
  private static final int READERS = 8;
  private static final int SEARCHES = 4;
  private static final int OLDEST_VERSION = 140_000;
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int SLICE_ROWS = 1000;

  /**
   * A process that hangs in a transaction must not lock the others out of its jobs. And writers
   * find rows by their keys: a plan that was made while the table of jobs was small, and kept,
   * would read all of it for each batch as it grows.
   */
  private static final String OF_WRITERS =
      "SET idle_in_transaction_session_timeout = '5s'; SET enable_seqscan = off;"
          + " SET enable_hashjoin = off; SET enable_mergejoin = off; ";

  /** So that the database gives up, too, when nobody waits for the answer any longer. */
  private static final String STATEMENT_TIMEOUT =
      "SET statement_timeout = " + DatabaseAddress.PATIENCE.minusSeconds(2).toMillis();

  /** Of all processes on the schema one gets it, for the time of its transaction. */
  private static final String TRY_LOCK =
      "SELECT pg_try_advisory_xact_lock(hashtext('jobserver ' || current_schema()), hashtext(?))";

  private final List<HikariDataSource> pools;
  private final DataSource maintaining;
  private final DataSource readers;
  private final DataSource searches;
  private final SearchPlaces places = new SearchPlaces(SEARCHES);
  private final PostgresChannel channel;
  private final GroupCommit writer;

  private PostgresDatabase(
      List<HikariDataSource> pools,
      DataSource writing,
      DataSource maintaining,
      DataSource readers,
      DataSource searches,
      PostgresChannel channel) {
    this.pools = pools;
    this.maintaining = maintaining;
    this.readers = readers;
    this.searches = searches;
    this.channel = channel;
    writer = new GroupCommit(writing);
  }

  public static PostgresDatabase open(DatabaseAddress address) {
    var pools = new ArrayList<HikariDataSource>();
    try {
      var writing = open(pools, pool("store-writer", address, 1, false));
      refuseOld(writing);
      migrate(address);
      var maintaining = open(pools, pool("store-maintenance", address, 1, false));
      var readers = open(pools, pool("store-readers", address, READERS, true));
      var searches = pool("store-searches", address, SEARCHES, true);
      searches.setConnectionInitSql("SET statement_timeout = " + SEARCH_LIMIT.toMillis());
      return new PostgresDatabase(
          pools,
          writing,
          maintaining,
          readers,
          open(pools, searches),
          new PostgresChannel(address));
    } catch (SQLException | FlywayException | PoolInitializationException e) {
      pools.forEach(HikariDataSource::close);
      throw new StoreException("the database " + address + " cannot be opened: " + e, e);
    }
  }

  private static HikariDataSource open(List<HikariDataSource> pools, HikariConfig config) {
    var pool = new HikariDataSource(config);
    pools.add(pool);
    return pool;
  }

  /**
   * Safe when several processes start at once: Flyway locks, by a connection of its own. The lock
   * is not held by a transaction, for an index that is built beside writes waits for those.
   */
  private static void migrate(DatabaseAddress address) {
    var configuration =
        Flyway.configure()
            .dataSource(address.unhurriedSource())
            .locations("classpath:db/migration/postgres");
    configuration
        .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
    var flyway = configuration.load();
    if (Stream.of(flyway.info().all()).anyMatch(migration -> migration.getState().isFailed())) {
      // An index was not built to its end. It is built again.
      flyway.repair();
    }
    flyway.migrate();
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
    pool.setConnectionInitSql(readOnly ? STATEMENT_TIMEOUT : OF_WRITERS + STATEMENT_TIMEOUT);
    if (!readOnly) {
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
  public <T> Optional<T> maintain(String task, Work<T> slice) {
    // What is not committed is rolled back when it is closed.
    try (var connection = maintaining.getConnection()) {
      var result =
          isAlone(connection, task) ? Optional.of(slice.run(connection)) : Optional.<T>empty();
      connection.commit();
      return result;
    } catch (SQLException e) {
      throw new StoreException("the task " + task + " cannot be done: " + e.getMessage(), e);
    }
  }

  private static boolean isAlone(Connection connection, String task) throws SQLException {
    return Statements.query(connection, row -> row.getBoolean(1), TRY_LOCK, task).getFirst();
  }

  @Override
  public int sliceRows() {
    return SLICE_ROWS;
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
    pools.forEach(HikariDataSource::close);
  }
}
