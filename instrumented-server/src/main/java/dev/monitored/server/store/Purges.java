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
   * What one transaction has forgotten.
   *
   * @param hasMore it stopped at so many lines of logs
   */
  record Purged(int jobs, boolean hasMore) {}

  /**
   * Forgets some jobs, alone or with their run: not many more than {@link #AT_ONCE}, and of their
   * logs no more than a slice, for others wait to write.
   */
  Purged purge(Connection connection, Retention retention) throws SQLException {
    int purged = 0;
    int lines = 0;
    for (var job : old(connection, oldJobs, retention)) {
      lines += LogDeletions.ofJob(connection, job, LogDeletions.SLICE - lines);
      if (lines >= LogDeletions.SLICE) {
        return new Purged(purged, true);
      }
      purged += jobs.forget(connection, job);
    }
    for (var run : old(connection, oldRuns, retention)) {
      lines += LogDeletions.ofRun(connection, run, LogDeletions.SLICE - lines);
      if (lines >= LogDeletions.SLICE) {
        return new Purged(purged, true);
      }
      if (purged >= AT_ONCE) {
        break;
      }
      purged += runs.forget(connection, run);
    }
    return new Purged(purged, false);
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
