package dev.monitored.server.store;

import dev.monitored.action.JobId;
import dev.monitored.server.job.Change;
import dev.monitored.server.job.Gathering;
import dev.monitored.server.job.JobEvent;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.RunSubmission;
import dev.monitored.server.job.Transitions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Statements about jobs that stand alone and are stored, but not queued. Each runs inside a
 * transaction.
 */
final class HeldJobs {
  private static final String START =
      """
      UPDATE job SET state = ?, queued_at = ${now}, due = CASE WHEN run_at > ${now} THEN 0 ELSE 1 END
      WHERE id = ? AND run_id IS NULL AND state = 'new'
      """;

  private static final String HELD =
      """
      SELECT id FROM job WHERE state = 'new' AND run_id IS NULL AND queue = ?
      ORDER BY id LIMIT ? ${skipLocked}
      """;

  private static final String JOIN = "UPDATE job SET run_id = ?, step = 0 WHERE id = ?";
  private static final String SET_RETRY = "UPDATE job SET retry = ? WHERE run_id = ?";

  private final Runs runs;
  private final String start;
  private final String held;

  HeldJobs(Dialect dialect, Runs runs) {
    this.runs = runs;
    start = dialect.sql(START);
    held = dialect.sql(HELD);
  }

  Change start(Connection connection, JobId id) throws SQLException {
    var queued = Transitions.next(new JobState.New(), new JobEvent.Queued());
    int started = Statements.update(connection, start, queued.word(), id.toString());
    return Renewals.changed(connection, id, started);
  }

  /** Returns of how many jobs the run was made; to make the same run again does no harm. */
  int gather(Connection connection, RunId id, Gathering gathering) throws SQLException {
    var jobs =
        Statements.query(connection, JobRow::id, held, gathering.queue(), RunSubmission.MAX_JOBS);
    int steps = jobs.isEmpty() ? 0 : 1;
    if (!runs.insertHeld(connection, id, gathering, steps)) {
      return 0;
    }
    join(connection, id, jobs);
    if (gathering.retry() != null) {
      Statements.update(connection, SET_RETRY, JsonColumns.text(gathering.retry()), id.toString());
    }
    if (!gathering.held()) {
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
