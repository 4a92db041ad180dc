package dev.monitored.server.store.sql.attempt;

import dev.monitored.action.AttemptKey;
import dev.monitored.server.store.LeaseStore.Unwanted;
import dev.monitored.server.store.sql.database.Dialect;
import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.row.JobRow;
import dev.monitored.server.store.sql.row.JsonColumns;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;

/**
 * The statement that finds which of some attempts should stop. It looks at these only, by their
 * keys, and not at all that run.
 */
final class UnwantedAttempts {
  private static final String FIND =
      """
      WITH mine AS MATERIALIZED (
        SELECT value ->> 0 AS job, CAST(value ->> 1 AS integer) AS number FROM ${each})
      SELECT mine.job AS id, mine.number AS attempt, job.id IS NULL AS gone
      FROM mine LEFT JOIN job
        ON job.id = mine.job AND job.attempt = mine.number AND job.lease_until IS NOT NULL
      WHERE job.id IS NULL OR job.cancel_requested = 1
      """;

  private final String find;

  UnwantedAttempts(Dialect dialect) {
    find = dialect.sql(FIND);
  }

  Unwanted find(Connection connection, Collection<AttemptKey> attempts) throws SQLException {
    var unwanted = new Unwanted(new HashSet<>(), new HashSet<>());
    var rows = attempts.stream().map(key -> List.of(key.job().toString(), key.number())).toList();
    Statements.query(
        connection,
        row ->
            (row.getBoolean("gone") ? unwanted.gone() : unwanted.cancelled())
                .add(JobRow.attempt(row)),
        find,
        JsonColumns.rows(rows));
    return unwanted;
  }
}
