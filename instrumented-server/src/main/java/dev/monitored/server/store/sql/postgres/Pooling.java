package dev.monitored.server.store.sql.postgres;

import dev.monitored.server.store.sql.database.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * Detects poolers that give a connection to other clients between two transactions. With such a
 * pooler, NOTIFY does not arrive, the lock of migrations does not protect, and settings of a
 * session leak to other sessions.
 */
final class Pooling {
  static final String REMEDY =
      "the pooler in front of the database shares connections per transaction or statement, but the"
          + " job server needs locks, settings and LISTEN in its sessions: connect to PostgreSQL"
          + " directly, or set pool_mode = session for this database in the pooler";

  /** A statement that another session prepared exists, or an own one does not. */
  private static final Set<String> OF_POOLERS = Set.of("42P05", "26000", "08P01");

  private static final int ROUNDS = 3;

  private Pooling() {}

  /** Why this way to the database is of no use, if it is not. */
  static Optional<String> problem(DataSource source) throws SQLException {
    try (var one = source.getConnection()) {
      return isKept(source, one) ? Optional.empty() : Optional.of(REMEDY);
    }
  }

  private static boolean isKept(DataSource source, Connection one) throws SQLException {
    try {
      // A pooler makes up the number by which its client may cancel.
      return one.unwrap(PGConnection.class).getBackendPID() == process(one)
          || !isShared(source, one);
    } catch (SQLException e) {
      if (OF_POOLERS.contains(String.valueOf(e.getSQLState()))) {
        return false;
      }
      throw e;
    }
  }

  /**
   * One connection is at rest while another is in a transaction, and then another way round: if
   * they ever have the same process of the database, or one that changes, they do not own it.
   */
  private static boolean isShared(DataSource source, Connection one) throws SQLException {
    try (var other = source.getConnection()) {
      int first = process(one);
      for (int round = 0; round < ROUNDS; round++) {
        Statements.update(other, "BEGIN");
        int second = process(other);
        boolean isKept = process(one) == first && second != first;
        Statements.update(other, "COMMIT");
        if (!isKept || process(one) != first) {
          return true;
        }
      }
      return false;
    }
  }

  private static int process(Connection connection) throws SQLException {
    return Statements.query(connection, row -> row.getInt(1), "SELECT pg_backend_pid()").getFirst();
  }
}
