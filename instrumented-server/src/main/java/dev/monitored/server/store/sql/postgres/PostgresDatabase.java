package dev.monitored.server.store.sql.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.monitored.action.JobId;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.store.Watcher;
import dev.monitored.server.store.sql.database.CommitOutcome;
import dev.monitored.server.store.sql.database.Database;
import dev.monitored.server.store.sql.database.Dialect;
import dev.monitored.server.store.sql.database.Failures;
import dev.monitored.server.store.sql.database.GroupCommit;
import dev.monitored.server.store.sql.database.GroupCommit.Work;
import dev.monitored.server.store.sql.database.Reserve;
import dev.monitored.server.store.sql.database.SearchPlaces;
import dev.monitored.server.store.sql.database.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.util.PSQLState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A PostgreSQL database: migrated, and opened for one writer and a few readers per process. */
public final class PostgresDatabase implements Database {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresDatabase.class);
  private static final int READERS = 8;
  private static final int SEARCHES = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int SLICE_ROWS = 1000;
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration SEARCH_CANCELLED = Duration.ofSeconds(5);
  private static final Duration MIGRATION_TIMEOUT = Duration.ofHours(1);

  /**
   * A process that hangs in a transaction must not lock the others out of its jobs. And writers
   * find rows by their keys: a plan that was made while the table of jobs was small, and kept,
   * would read all of it for each batch as it grows. And a row that others keep locked must not
   * hold up all that is written beside it; after a second, the database has told a deadlock from
   * that.
   */
  private static final String OF_WRITERS =
      "SET idle_in_transaction_session_timeout = '5s'; SET lock_timeout = '1500ms';"
          + " SET enable_seqscan = off;"
          + " SET enable_hashjoin = off; SET enable_mergejoin = off; ";

  /** The database aborts a statement before the socket times out and the client stops waiting. */
  private static final String STATEMENT_TIMEOUT =
      "SET statement_timeout = " + SOCKET_TIMEOUT.minusSeconds(1).toMillis();

  /** Of all processes on the schema one gets it, for the time of its transaction. */
  private static final String TRY_LOCK =
      "SELECT pg_try_advisory_xact_lock(hashtext('jobserver ' || current_schema()), hashtext(?))";

  private static final String IS_SMALL =
      "SELECT pg_table_size('job'::regclass) <= 256 * 1024 * 1024";
  private static final String VACUUM =
      "VACUUM (SKIP_LOCKED, TRUNCATE FALSE) job, attempt, job_log, delivery, job_count, job_end";

  private final String connections;
  private final CommitOutcome outcome;
  private final List<HikariDataSource> pools;
  private final DataSource maintaining;
  private final DataSource readers;
  private final DataSource searches;
  private final LeaseConnection leases;
  private final SearchPlaces places = new SearchPlaces(SEARCHES);
  private final PostgresChannel channel;
  private final GroupCommit writer;

  private PostgresDatabase(
      String connections,
      CommitOutcome outcome,
      List<HikariDataSource> pools,
      DataSource writing,
      DataSource maintaining,
      DataSource readers,
      DataSource searches,
      LeaseConnection leases,
      PostgresChannel channel) {
    this.connections = connections;
    this.pools = pools;
    this.maintaining = maintaining;
    this.readers = readers;
    this.searches = searches;
    this.leases = leases;
    this.channel = channel;
    this.outcome = outcome;
    writer = new GroupCommit(writing, outcome, Reserve.NONE);
  }

  /**
   * Opens a database, after it is checked and migrated.
   *
   * @throws StoreException which says what is wrong, and what to do about it
   */
  public static PostgresDatabase open(DatabaseSource database) {
    var pools = new ArrayList<HikariDataSource>();
    try {
      var connections = "jobserver " + UUID.randomUUID();
      var outcome = new PostgresOutcome(prepare(database, connections).synchronousCommit());
      var source = new Connector(database, connections, SOCKET_TIMEOUT);
      var writing = open(pools, pool("store-writer", source, 1, false));
      var maintaining = open(pools, pool("store-maintenance", source, 1, false));
      var readers = open(pools, pool("store-readers", source, READERS, true));
      var longer = new Connector(database, connections, SEARCH_LIMIT.plus(SEARCH_CANCELLED));
      var searches = pool("store-searches", longer, SEARCHES, true);
      searches.setConnectionInitSql("SET statement_timeout = " + SEARCH_LIMIT.toMillis());
      return new PostgresDatabase(
          connections,
          outcome,
          pools,
          writing,
          maintaining,
          readers,
          open(pools, searches),
          new LeaseConnection(source),
          new PostgresChannel(source));
    } catch (SQLException | FlywayException | PoolInitializationException e) {
      pools.forEach(HikariDataSource::close);
      throw new StoreException(named(database) + " cannot be opened: " + Remedies.told(e), e);
    }
  }

  /**
   * Checks and migrates a database, and leaves it.
   *
   * @throws StoreException as {@link #open}
   */
  public static void migrate(DatabaseSource database) {
    try {
      prepare(database, "jobserver migration");
    } catch (SQLException | FlywayException e) {
      throw new StoreException(named(database) + " cannot be migrated: " + Remedies.told(e), e);
    }
  }

  private static Found prepare(DatabaseSource database, String connections) throws SQLException {
    var source = new Connector(database, connections, SOCKET_TIMEOUT);
    refuse(database, Pooling.problem(source.plain()));
    var found = found(source);
    refuse(database, StartChecks.beforeMigration(found, database.address().schema()));
    var migrations = new Migrations(new Connector(database, connections, MIGRATION_TIMEOUT));
    refuse(database, StartChecks.ofMigration(found, migrations.due()));
    migrations.run();
    refuse(database, StartChecks.afterMigration(found(source)));
    if (!found.isSynced()) {
      LOG.warn(
          "fsync of the database is off: acknowledged jobs may be lost when its machine"
              + " fails");
    }
    return found;
  }

  private static Found found(DataSource source) throws SQLException {
    try (var connection = source.getConnection()) {
      return Found.by(connection);
    }
  }

  private static String named(DatabaseSource database) {
    return "the database " + database.address();
  }

  private static void refuse(DatabaseSource database, Optional<String> problem) {
    problem.ifPresent(text -> {
      throw new StoreException(named(database) + " cannot be used: " + text);
    });
  }

  private static HikariDataSource open(List<HikariDataSource> pools, HikariConfig config) {
    var pool = new HikariDataSource(config);
    pools.add(pool);
    return pool;
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
  public <T> Optional<T> maintain(String task, Work<T> slice) {
    // What is not committed is rolled back when it is closed.
    try (var connection = maintaining.getConnection()) {
      var result =
          isAlone(connection, task) ? Optional.of(slice.run(connection)) : Optional.<T>empty();
      outcome.commit(connection);
      return result;
    } catch (SQLException e) {
      throw Failures.of("the task " + task + " cannot be done: " + e.getMessage(), e);
    }
  }

  /**
   * The autovacuum daemon looks once a minute, by default: by then a small table that is written to
   * a lot has many times its size. Not so a large one, and that takes longer. PostgreSQL leaves out
   * a table that the role does not own.
   */
  @Override
  public void vacuum() {
    try (var connection = maintaining.getConnection()) {
      connection.setAutoCommit(true);
      if (Statements.query(connection, row -> row.getBoolean(1), IS_SMALL).getFirst()) {
        Statements.update(connection, VACUUM);
      }
    } catch (SQLException e) {
      throw Failures.of("the tables of jobs cannot be vacuumed: " + e.getMessage(), e);
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
    leases.close();
    pools.forEach(HikariDataSource::close);
  }
}
