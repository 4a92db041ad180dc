package dev.monitored.server.store.sql.job;

import dev.monitored.action.JobId;
import dev.monitored.server.job.ChangeResult;
import dev.monitored.server.job.JobEvent;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.JobState.Ended;
import dev.monitored.server.job.Outcome;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.Transitions;
import dev.monitored.server.store.sql.database.Dialect;
import dev.monitored.server.store.sql.database.Statements;
import java.sql.Connection;
import java.sql.SQLException;

/** Statements that retry jobs which did not succeed. Each runs inside a transaction. */
public final class Retries {
  /** As the unique index says. */
  static final String HOLDS_KEY = "ended_at IS NULL AND (unique_until = 'ended' OR attempt = 0)";

  private static final String KEY_IS_TAKEN =
      """
      (unique_until = 'ended' OR attempt = 0) AND EXISTS (
          SELECT 1 FROM job other WHERE other.unique_key = job.unique_key AND other.ended_at IS NULL
            AND (other.unique_until = 'ended' OR other.attempt = 0))
      """;

  private static final String UNSUCCESSFUL = " state IN ('error', 'timeout', 'cancelled')";

  private static final String KEEP_ATTEMPTS =
      """
      INSERT INTO attempt (job_id, number, status, started_at, ended_at, error, replica)
      SELECT id, attempt, state, started_at, ended_at, error, replica FROM job
      WHERE started_at IS NOT NULL AND %s = ? AND
      """
          + UNSUCCESSFUL
          + " ON CONFLICT DO NOTHING";

  private static final String RETRY =
      """
      UPDATE job SET state = ?, ended_at = NULL, started_at = NULL, cancel_requested = 0, lost = 0,
        failures = 0, result = NULL, error = NULL, run_at = NULL, due = 1, queued_at = ${now},
        deadline_at = ${now} + deadline_ms
      WHERE %s = ?
        AND NOT (
      """
          + KEY_IS_TAKEN
          + ") AND"
          + UNSUCCESSFUL;

  private static final String IS_KEY_TAKEN =
      """
      SELECT 1 FROM job WHERE id = ? AND run_id IS NULL AND
      """
          + KEY_IS_TAKEN
          + " AND"
          + UNSUCCESSFUL;

  private static final JobState NEW =
      Transitions.next(new Ended(Outcome.ERROR), new JobEvent.Retried());

  private final String retryJob;
  private final String retryRun;

  public Retries(Dialect dialect) {
    retryJob = dialect.sql(RETRY.formatted("run_id IS NULL AND id"));
    retryRun = dialect.sql(RETRY.formatted("run_id"));
  }

  /** The jobs of the run are new again, and wait to be queued. */
  public void retry(Connection connection, RunId run) throws SQLException {
    Statements.update(connection, KEEP_ATTEMPTS.formatted("run_id"), run.toString());
    Statements.update(connection, retryRun, NEW.word(), run.toString());
  }

  /** Queues a job that stands alone. */
  public ChangeResult retry(Connection connection, JobId job) throws SQLException {
    var scheduled = Transitions.next(NEW, new JobEvent.Queued());
    Statements.update(connection, KEEP_ATTEMPTS.formatted("id"), job.toString());
    int rows = Statements.update(connection, retryJob, scheduled.word(), job.toString());
    return rows == 0 && isKeyTaken(connection, job)
        ? ChangeResult.KEY_TAKEN
        : JobChanges.result(connection, job, rows);
  }

  private static boolean isKeyTaken(Connection connection, JobId job) throws SQLException {
    return Statements.queryOne(connection, _ -> true, IS_KEY_TAKEN, job.toString()).isPresent();
  }
}
