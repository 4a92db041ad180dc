package dev.monitored.server.store.sql.attempt;

import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.attempt.ProcessId;
import dev.monitored.server.store.sql.database.Database;
import dev.monitored.server.store.sql.database.Dialect;
import dev.monitored.server.store.sql.database.Statements;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Statements about processes and their leases. Each runs inside a transaction. */
public final class Processes {
  private static final Logger LOG = LoggerFactory.getLogger(Processes.class);

  /**
   * The lease_until of a job that a process executes: the year 9999. Versions that know nothing of
   * processes must not take it over.
   */
  static final long LEASE_OF_PROCESS = 253_402_300_799_000L;

  private static final int AT_ONCE = 1000;

  private static final String REGISTER =
      """
      INSERT INTO process (id, name, connections, lease_until) VALUES (?, ?, ?, ${now} + ?)
      ON CONFLICT (id) DO NOTHING
      """;

  private static final String NAMESAKES =
      "SELECT id, connections FROM process WHERE name = ? AND id <> ? AND lease_until > 0";

  private static final String DECLARE_DEAD = "UPDATE process SET lease_until = 0 WHERE id = ?";

  private static final String RENEW =
      "UPDATE process SET lease_until = ${now} + ? WHERE id = ? AND lease_until > 0";

  private static final String IS_ALIVE = "SELECT 1 FROM process WHERE id = ? AND lease_until > 0";

  private static final String REMOVE =
      """
      DELETE FROM process WHERE id = ?
        AND NOT EXISTS (SELECT 1 FROM job WHERE state = 'running' AND process = ?)
      """;

  private static final String EXPIRE =
      """
      WITH ended AS MATERIALIZED (
        SELECT id FROM process WHERE lease_until > 0 AND lease_until < ${now} AND id <> ?
        ORDER BY id ${skipLocked})
      UPDATE process SET lease_until = 0 FROM ended WHERE process.id = ended.id
      """;

  private static final String EXPIRE_WITHOUT_PROCESS =
      """
      WITH ended AS MATERIALIZED (
        SELECT id FROM job WHERE state = 'running' AND lease_until > 0 AND lease_until < ${now}
        LIMIT ? ${skipLocked})
      UPDATE job SET lease_until = 0 FROM ended WHERE job.id = ended.id
      """;

  private static final String DEAD =
      "SELECT id FROM process WHERE lease_until = 0 ORDER BY id ${skipLocked}";

  private final String register;
  private final String renew;
  private final String expire;
  private final String expireWithoutProcess;
  private final String dead;
  private final String keepAlive;
  private final String lock;

  Processes(Dialect dialect) {
    register = dialect.sql(REGISTER);
    renew = dialect.sql(RENEW);
    expire = dialect.sql(EXPIRE);
    expireWithoutProcess = dialect.sql(EXPIRE_WITHOUT_PROCESS);
    dead = dialect.sql(DEAD);
    keepAlive = dialect.sql(IS_ALIVE + " ${forKeyShare}");
    lock = dialect.sql(IS_ALIVE + " ${forUpdate}");
  }

  void register(
      Connection connection,
      ProcessId process,
      @Nullable String name,
      String connections,
      Duration lease)
      throws SQLException {
    Statements.update(connection, register, process.value(), name, connections, lease.toMillis());
  }

  /** Declares those dead that had the name before, and are not connected any more. */
  void declareNamesakesDead(
      Connection connection, ProcessId process, String name, Database database)
      throws SQLException {
    var namesakes = Statements.query(connection, Namesake::read, NAMESAKES, name, process.value());
    for (var namesake : namesakes) {
      if (database.isConnected(connection, namesake.connections())) {
        LOG.warn(
            "Another process with JOBSERVER_INSTANCE={} is connected to the database, or was connected a"
                + " moment ago; each replica must have its own JOBSERVER_INSTANCE",
            name);
      } else {
        Statements.update(connection, DECLARE_DEAD, namesake.process().value());
      }
    }
  }

  private record Namesake(ProcessId process, String connections) {
    static Namesake read(ResultSet row) throws SQLException {
      return new Namesake(new ProcessId(row.getLong("id")), row.getString("connections"));
    }
  }

  boolean renew(Connection connection, ProcessId process, Duration lease) throws SQLException {
    return Statements.update(connection, renew, lease.toMillis(), process.value()) == 1;
  }

  static boolean isAlive(Connection connection, ProcessId process) throws SQLException {
    return exists(connection, IS_ALIVE, process);
  }

  private static boolean exists(Connection connection, String sql, ProcessId process)
      throws SQLException {
    return Statements.queryOne(connection, _ -> true, sql, process.value()).isPresent();
  }

  /**
   * Nobody can declare the process dead until this transaction has ended.
   *
   * @throws StoreException if it has been declared dead
   */
  void keepAlive(Connection connection, ProcessId process) throws SQLException {
    if (!exists(connection, keepAlive, process)) {
      throw new StoreException("this process was declared dead");
    }
  }

  /** Waits for each transaction that keeps the process alive. */
  void awaitOthers(Connection connection, ProcessId process) throws SQLException {
    exists(connection, lock, process);
  }

  /** Unless jobs are left of it. */
  static int remove(Connection connection, ProcessId process) throws SQLException {
    return Statements.update(connection, REMOVE, process.value(), process.value());
  }

  /** Declares processes with expired leases dead, including those with one lease per job. */
  int expire(Connection connection, ProcessId by) throws SQLException {
    return Statements.update(connection, expire, by.value())
        + Statements.update(connection, expireWithoutProcess, AT_ONCE);
  }

  /** For the one process that holds the database: all others are dead. */
  public static int declareAllDead(Connection connection) throws SQLException {
    int processes = Statements.update(connection, "UPDATE process SET lease_until = 0");
    Statements.update(
        connection, "UPDATE job SET lease_until = 0 WHERE state = 'running' AND process IS NULL");
    return processes;
  }

  /** Declared dead; of each row nobody else is taking it over. */
  List<ProcessId> dead(Connection connection) throws SQLException {
    return Statements.query(connection, row -> new ProcessId(row.getLong("id")), dead);
  }
}
