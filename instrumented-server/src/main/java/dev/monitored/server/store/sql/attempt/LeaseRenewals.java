package dev.monitored.server.store.sql.attempt;

import dev.monitored.action.AttemptKey;
import dev.monitored.server.store.AttemptStore.LeaseRenewal;
import dev.monitored.server.store.sql.database.Dialect;
import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.row.JobRow;
import dev.monitored.server.store.sql.row.JsonColumns;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Statements about the leases of attempts. Each runs inside a transaction. */
public final class LeaseRenewals {
  private static final String RENEW =
      """
      WITH mine AS MATERIALIZED (
        SELECT value ->> 0 AS job, CAST(value ->> 1 AS integer) AS number FROM ${each})
      UPDATE job SET lease_until = ${now} + ?
      FROM mine WHERE job.id = mine.job AND attempt = mine.number AND lease_until IS NOT NULL
      RETURNING id, attempt
      """;

  private static final String CANCELLED =
      "SELECT id, attempt FROM job WHERE state = 'running' AND cancel_requested = 1";

  private final String renew;

  LeaseRenewals(Dialect dialect) {
    renew = dialect.sql(RENEW);
  }

  LeaseRenewal renew(Connection connection, Collection<AttemptKey> attempts, Duration lease)
      throws SQLException {
    var rows = attempts.stream().map(key -> List.of(key.job().toString(), key.number())).toList();
    var gone = new HashSet<>(attempts);
    Statements.query(connection, JobRow::attempt, renew, JsonColumns.rows(rows), lease.toMillis())
        .forEach(gone::remove);
    var cancelled = new HashSet<>(cancelled(connection));
    cancelled.retainAll(Set.copyOf(attempts));
    return new LeaseRenewal(gone, cancelled);
  }

  private static List<AttemptKey> cancelled(Connection connection) throws SQLException {
    return Statements.query(connection, JobRow::attempt, CANCELLED);
  }

  /** For the one process that holds the database: whoever ran these is dead. */
  public static int endAll(Connection connection) throws SQLException {
    return Statements.update(connection, "UPDATE job SET lease_until = 0 WHERE state = 'running'");
  }
}
