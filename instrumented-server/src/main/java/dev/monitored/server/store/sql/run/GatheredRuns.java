package dev.monitored.server.store.sql.run;

import dev.monitored.action.JobId;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.run.HeldJobsRun;
import dev.monitored.server.job.run.RunSubmission;
import dev.monitored.server.store.sql.database.Dialect;
import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.row.JobRow;
import dev.monitored.server.store.sql.row.JsonColumns;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements that make runs of jobs that are held. Each runs inside a transaction. */
final class GatheredRuns {
  private static final String HELD =
      """
      SELECT id FROM job WHERE state = 'new' AND run_id IS NULL AND queue = ?
      ORDER BY id LIMIT ? ${skipLocked}
      """;

  private static final String JOIN = "UPDATE job SET run_id = ?, step = 0 WHERE id = ?";
  private static final String SET_RETRY = "UPDATE job SET retry = ? WHERE run_id = ?";

  private final Runs runs;
  private final String held;

  GatheredRuns(Dialect dialect, Runs runs) {
    this.runs = runs;
    held = dialect.sql(HELD);
  }

  /** Returns of how many jobs the run was made; to make the same run again does no harm. */
  int gather(Connection connection, RunId id, HeldJobsRun wanted) throws SQLException {
    var jobs =
        Statements.query(connection, JobRow::id, held, wanted.queue(), RunSubmission.MAX_JOBS);
    int steps = jobs.isEmpty() ? 0 : 1;
    if (!runs.insertHeld(connection, id, wanted, steps)) {
      return 0;
    }
    join(connection, id, jobs);
    if (wanted.retry() != null) {
      Statements.update(connection, SET_RETRY, JsonColumns.text(wanted.retry()), id.toString());
    }
    if (!wanted.held()) {
      runs.start(connection, id);
    }
    return jobs.size();
  }

  private static void join(Connection connection, RunId run, List<JobId> jobs) throws SQLException {
    var parameters =
        jobs.stream().map(job -> new @Nullable Object[] {run.toString(), job.toString()}).toList();
    Statements.changed(connection, JOIN, jobs, parameters);
  }
}
