package dev.monitored.server.store.sql.maintenance;

import dev.monitored.action.JobId;
import dev.monitored.server.job.queue.Retention;
import dev.monitored.server.store.sql.database.Dialect;
import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.job.JobDeletions;
import dev.monitored.server.store.sql.log.LogDeletions;
import dev.monitored.server.store.sql.run.Runs;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Statements that delete what ended long ago. Each runs inside a transaction. */
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
  private final String oldJobs;
  private final String oldRuns;

  Purges(Dialect dialect, Runs runs) {
    this.runs = runs;
    oldJobs = dialect.sql(TOO_OLD.formatted("job", "run_id IS NULL", "bigint"));
    oldRuns = dialect.sql(TOO_OLD.formatted("run", "true", "bigint"));
  }

  /**
   * Up to where to look: only what was submitted before can have ended too long ago, or be too
   * many. Without it each look would hold up others for as long as it takes to see all rows.
   *
   * @param excess the newest that is too many; none has an id as low as the empty one
   */
  record Bounds(String newest, String excess) {}

  static Bounds bounds(Connection connection, Retention retention, Instant now)
      throws SQLException {
    var excess =
        Statements.queryOne(connection, row -> row.getString("id"), EXCESS, retention.jobs())
            .orElse("");
    var shortest =
        retention.ok().compareTo(retention.unsuccessful()) < 0
            ? retention.ok()
            : retention.unsuccessful();
    var aged = JobId.last(now.minus(shortest)).toString();
    return new Bounds(aged.compareTo(excess) > 0 ? aged : excess, excess);
  }

  /**
   * What one transaction has deleted.
   *
   * @param hasMore it stopped at so many lines of logs
   */
  record Purged(int jobs, boolean hasMore) {}

  /**
   * Deletes some jobs, alone or with their run: not many more than {@link #AT_ONCE}, and of their
   * logs no more than a slice, for others wait to write.
   */
  Purged purge(Connection connection, Retention retention, Bounds bounds) throws SQLException {
    int purged = 0;
    int lines = 0;
    for (var job : old(connection, oldJobs, retention, bounds)) {
      lines += LogDeletions.ofJob(connection, job, LogDeletions.SLICE - lines);
      if (lines >= LogDeletions.SLICE) {
        return new Purged(purged, true);
      }
      purged += JobDeletions.deleteRows(connection, job);
    }
    for (var run : old(connection, oldRuns, retention, bounds)) {
      lines += LogDeletions.ofRun(connection, run, LogDeletions.SLICE - lines);
      if (lines >= LogDeletions.SLICE) {
        return new Purged(purged, true);
      }
      if (purged >= AT_ONCE) {
        break;
      }
      purged += runs.deleteRows(connection, run);
    }
    return new Purged(purged, false);
  }

  private static List<String> old(
      Connection connection, String sql, Retention retention, Bounds bounds) throws SQLException {
    return Statements.query(
        connection,
        row -> row.getString("id"),
        sql,
        bounds.newest(),
        retention.ok().toMillis(),
        retention.unsuccessful().toMillis(),
        bounds.excess(),
        AT_ONCE);
  }
}
