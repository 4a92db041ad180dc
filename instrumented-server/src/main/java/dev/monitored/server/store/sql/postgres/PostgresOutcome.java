package dev.monitored.server.store.sql.postgres;

import dev.monitored.server.store.sql.database.CommitOutcome;
import dev.monitored.server.store.sql.database.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** PostgreSQL remembers the transactions of the last time by their ids. */
final class PostgresOutcome implements CommitOutcome {
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
