package dev.monitored.server.store;

import dev.monitored.action.JobId;
import dev.monitored.server.job.Retention;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Statements that forget what ended long ago. Each runs inside a transaction. */
final class Purges {
  private static final int AT_ONCE = 500;

  /** The newest of those that are too many. */
  private static final String EXCESS = "SELECT id FROM job ORDER BY id DESC LIMIT 1 OFFSET ?";

  /** The oldest of those that ended too long ago, or that are too many. */
  private static final String TOO_OLD =
      """
      SELECT id FROM %1$s
      WHERE id <= ? AND ended_at IS NOT NULL AND %2$s
        AND (ended_at < ${now} - CASE WHEN state = 'ok' THEN CAST(? AS %3$s) ELSE CAST(? AS %3$s) END
          OR id <= ?)
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
   * Up to where to look: only what was submitted before can have ended too long ago, or be too
   * many. Without it each look would hold up others for as long as it takes to see all rows.
   *
   * @param excess the newest that is too many; none has an id as low as the empty one
   */
  record Limits(String newest, String excess) {}

  static Limits limits(Connection connection, Retention retention, Instant now)
      throws SQLException {
    var excess =
        Statements.queryOne(connection, row -> row.getString("id"), EXCESS, retention.jobs())
            .orElse("");
    var shortest =
        retention.ok().compareTo(retention.unsuccessful()) < 0
            ? retention.ok()
            : retention.unsuccessful();
    var aged = JobId.last(now.minus(shortest)).toString();
    return new Limits(aged.compareTo(excess) > 0 ? aged : excess, excess);
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
  Purged purge(Connection connection, Retention retention, Limits limits) throws SQLException {
    int purged = 0;
    int lines = 0;
    for (var job : old(connection, oldJobs, retention, limits)) {
      lines += LogDeletions.ofJob(connection, job, LogDeletions.SLICE - lines);
      if (lines >= LogDeletions.SLICE) {
        return new Purged(purged, true);
      }
      purged += jobs.forget(connection, job);
    }
    for (var run : old(connection, oldRuns, retention, limits)) {
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

  private static List<String> old(
      Connection connection, String sql, Retention retention, Limits limits) throws SQLException {
    return Statements.query(
        connection,
        row -> row.getString("id"),
        sql,
        limits.newest(),
        retention.ok().toMillis(),
        retention.unsuccessful().toMillis(),
        limits.excess(),
        AT_ONCE);
  }
}
