package dev.monitored.server.store.sql.log;

import dev.monitored.server.job.log.LogLine;
import dev.monitored.server.store.sql.database.Dialect;
import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.row.JsonColumns;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The statement that adds to logs. Runs inside a transaction. */
public final class LogLines {
  /** Only an attempt that still has the lease of its job adds lines. */
  private static final String APPEND =
      """
      WITH logged AS MATERIALIZED (
        SELECT value ->> 0 AS job, CAST(value ->> 1 AS integer) AS attempt,
          CAST(value ->> 2 AS integer) AS number, CAST(value ->> 3 AS bigint) AS at,
          value ->> 4 AS level, value ->> 5 AS text
        FROM ${each})
      INSERT INTO job_log (job_id, attempt, number, at, level, text)
      SELECT job.id, logged.attempt, logged.number, logged.at, logged.level, logged.text
      FROM logged JOIN job ON job.id = logged.job AND job.attempt = logged.attempt
      WHERE job.lease_until IS NOT NULL
      ON CONFLICT DO NOTHING
      """;

  private final String append;

  public LogLines(Dialect dialect) {
    append = dialect.sql(APPEND);
  }

  /** Returns how many lines are new. */
  public int append(Connection connection, List<LogLine> lines) throws SQLException {
    return lines.isEmpty()
        ? 0
        : Statements.update(
            connection, append, JsonColumns.rows(lines.stream().map(LogLines::row).toList()));
  }

  private static List<Object> row(LogLine line) {
    return List.of(
        line.attempt().job().toString(),
        line.attempt().number(),
        line.number(),
        line.at().toEpochMilli(),
        line.level().word(),
        line.text());
  }
}
