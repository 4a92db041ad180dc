package dev.monitored.server.store;

import dev.monitored.action.JobId;
import dev.monitored.server.job.Change;
import dev.monitored.server.job.JobEvent;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.JobState.Ended;
import dev.monitored.server.job.Outcome;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.Transitions;
import java.sql.Connection;
import java.sql.SQLException;

/** Statements that let jobs which did not succeed begin anew. Each runs inside a transaction. */
final class Renewals {
  private static final String UNSUCCESSFUL = " state IN ('error', 'timeout', 'cancelled')";

  private static final String KEEP_ATTEMPTS =
      """
      INSERT INTO attempt (job_id, number, status, started_at, ended_at, error)
      SELECT id, attempt, state, started_at, ended_at, error FROM job
      WHERE started_at IS NOT NULL AND %s = ? AND
      """
          + UNSUCCESSFUL
          + " ON CONFLICT DO NOTHING";

  private static final String RENEW =
      """
      UPDATE job SET state = ?, ended_at = NULL, started_at = NULL, cancel_requested = 0, lost = 0,
        failures = 0, result = NULL, error = NULL, run_at = NULL, due = 1, queued_at = ${now},
        deadline_at = ${now} + deadline_ms
      WHERE %s = ?
        AND NOT EXISTS (
          SELECT 1 FROM job other WHERE other.unique_key = job.unique_key AND other.ended_at IS NULL)
        AND
      """
          + UNSUCCESSFUL;

  private static final String STATE = "SELECT state FROM job WHERE id = ?";

  private static final String DELETE =
      "DELETE FROM job WHERE id = ? AND run_id IS NULL AND ended_at IS NOT NULL";
  private static final String DELETE_ATTEMPTS = "DELETE FROM attempt WHERE job_id = ?";

  private static final JobState NEW =
      Transitions.next(new Ended(Outcome.ERROR), new JobEvent.Renewed());

  private final String renewJob;
  private final String renewRun;

  Renewals(Dialect dialect) {
    renewJob = dialect.sql(RENEW.formatted("run_id IS NULL AND id"));
    renewRun = dialect.sql(RENEW.formatted("run_id"));
  }

  /** The jobs of the run are new again, and wait to be queued. */
  void renew(Connection connection, RunId run) throws SQLException {
    Statements.update(connection, KEEP_ATTEMPTS.formatted("run_id"), run.toString());
    Statements.update(connection, renewRun, NEW.word(), run.toString());
  }

  /** Queues a job that stands alone. */
  Change retry(Connection connection, JobId job) throws SQLException {
    var scheduled = Transitions.next(NEW, new JobEvent.Queued());
    Statements.update(connection, KEEP_ATTEMPTS.formatted("id"), job.toString());
    return changed(
        connection, job, Statements.update(connection, renewJob, scheduled.word(), job.toString()));
  }

  Change delete(Connection connection, JobId job) throws SQLException {
    return changed(connection, job, forget(connection, job.toString()));
  }

  /** Forgets a job that stands alone and has ended, and no log any more; returns 1, or 0. */
  int forget(Connection connection, String job) throws SQLException {
    int deleted = Statements.update(connection, DELETE, job);
    if (deleted == 1) {
      Statements.update(connection, DELETE_ATTEMPTS, job);
    }
    return deleted;
  }

  static Change changed(Connection connection, JobId job, int rows) throws SQLException {
    if (rows == 1) {
      return Change.DONE;
    }
    boolean isKnown = Statements.queryOne(connection, _ -> true, STATE, job.toString()).isPresent();
    return isKnown ? Change.NOT_NOW : Change.UNKNOWN;
  }
}
