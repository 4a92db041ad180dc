package dev.monitored.server.store;

import dev.monitored.server.job.Retention;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Statements that forget what ended long ago. Each runs inside a transaction. */
final class Purges {
  private static final int AT_ONCE = 500;

  /** The oldest of those that ended too long ago, or that are too many. */
  private static final String TOO_OLD =
      """
      SELECT id FROM %1$s
      WHERE ended_at IS NOT NULL AND %2$s
        AND (ended_at < ${now} - CASE WHEN state = 'ok' THEN CAST(? AS %3$s) ELSE CAST(? AS %3$s) END
          OR id <= (SELECT id FROM job ORDER BY id DESC LIMIT 1 OFFSET ?))
      ORDER BY id LIMIT ? ${skipLocked}
      """;

  private final Runs runs;
  private final Renewals jobs;
  private final String oldJobs;
  private final String oldRuns;

  Purges(Dialect dialect, Runs runs, Renewals jobs) {
    this.runs = runs;
    this.jobs = jobs;
    oldJobs = dialect.sql(TOO_OLD.formatted("job", "run_id IS NULL", "bigint"));
    oldRuns = dialect.sql(TOO_OLD.formatted("run", "true", "bigint"));
  }

  /**
   * Forgets some jobs, alone or with their run: not many more than {@link #AT_ONCE}, for others
   * wait to write. Returns how many, 0 when none is left.
   */
  int purge(Connection connection, Retention retention) throws SQLException {
    int purged = 0;
    for (var job : old(connection, oldJobs, retention)) {
      purged += jobs.forget(connection, job);
    }
    for (var run : old(connection, oldRuns, retention)) {
      if (purged >= AT_ONCE) {
        break;
      }
      purged += runs.forget(connection, run);
    }
    return purged;
  }

  private static List<String> old(Connection connection, String sql, Retention retention)
      throws SQLException {
    return Statements.query(
        connection,
        row -> row.getString("id"),
        sql,
        retention.ok().toMillis(),
        retention.unsuccessful().toMillis(),
        retention.jobs(),
        AT_ONCE);
  }
}
