package dev.monitored.server.store.sql.job;

import dev.monitored.action.JobId;
import dev.monitored.server.job.ChangeResult;
import dev.monitored.server.store.sql.database.Statements;
import java.sql.Connection;
import java.sql.SQLException;

/** Statements that delete jobs. Each runs inside a transaction. */
public final class JobDeletions {
  private static final String DELETE =
      "DELETE FROM job WHERE id = ? AND run_id IS NULL AND ended_at IS NOT NULL";
  private static final String DELETE_ATTEMPTS = "DELETE FROM attempt WHERE job_id = ?";

  private JobDeletions() {}

  static ChangeResult delete(Connection connection, JobId job) throws SQLException {
    return JobChanges.result(connection, job, deleteRows(connection, job.toString()));
  }

  /** Deletes a job that stands alone and has ended, and no log any more; returns 1, or 0. */
  public static int deleteRows(Connection connection, String job) throws SQLException {
    int deleted = Statements.update(connection, DELETE, job);
    if (deleted == 1) {
      Statements.update(connection, DELETE_ATTEMPTS, job);
    }
    return deleted;
  }
}
