package dev.monitored.server.store.sql.postgres;

import dev.monitored.server.store.sql.database.CommitOutcome;
import dev.monitored.server.store.sql.database.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** PostgreSQL remembers the transactions of the last time by their ids. */
final class PostgresOutcome implements CommitOutcome {
  private final String commit;

  /**
   * Commits do not return before they are on disk, whatever the session has as its setting.
   *
   * @param synchronousCommit that may ask for more, such as standbys that have it, too
   */
  PostgresOutcome(String synchronousCommit) {
    var level = synchronousCommit.equals("off") ? "on" : synchronousCommit;
    commit = "SET LOCAL synchronous_commit = '" + level + "'; COMMIT";
  }

  @Override
  public void commit(Connection connection) throws SQLException {
    Statements.update(connection, commit);
    // It is no transaction any more; the pool hears of that by this.
    connection.commit();
  }

  /** To lock rows is writing for the database, and there are none that it would lock. */
  @Override
  public void requireWritable(Connection connection) throws SQLException {
    Statements.query(connection, _ -> true, "SELECT 1 FROM job LIMIT 0 FOR UPDATE");
  }

  @Override
  public Optional<String> transaction(Connection connection) throws SQLException {
    return Statements.query(
            connection,
            row -> Optional.ofNullable(row.getString(1)),
            "SELECT pg_current_xact_id_if_assigned()::text")
        .getFirst();
  }

  @Override
  public State of(Connection connection, String transaction) throws SQLException {
    var status =
        Statements.query(
                connection,
                row -> row.getString(1),
                "SELECT pg_xact_status(CAST(? AS xid8))",
                transaction)
            .getFirst();
    return switch (status) {
      case "committed" -> State.COMMITTED;
      case "in progress" -> State.UNDER_WAY;
      default -> State.ROLLED_BACK;
    };
  }
}
