package dev.monitored.server.store.sql.job;

import dev.monitored.action.JobId;
import dev.monitored.server.job.ChangeResult;
import dev.monitored.server.store.sql.database.Dialect;
import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.log.LogDeletions;
import dev.monitored.server.store.sql.row.JsonColumns;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Statements that delete jobs. Each runs inside a transaction. */
public final class JobDeletions {
  private static final String MAY_GO = " AND run_id IS NULL AND ended_at IS NOT NULL";
  private static final String LOCK = "SELECT id FROM job WHERE id = ?" + MAY_GO + " ${forUpdate}";
  private static final String DELETE = "DELETE FROM job WHERE id ${in}" + MAY_GO + " RETURNING id";
  private static final String DELETE_ATTEMPTS = "DELETE FROM attempt WHERE job_id ${in}";

  private final LogDeletions logs;
  private final String lock;
  private final String delete;
  private final String deleteAttempts;

  public JobDeletions(Dialect dialect) {
    logs = new LogDeletions(dialect);
    lock = dialect.sql(LOCK);
    delete = dialect.sql(DELETE);
    deleteAttempts = dialect.sql(DELETE_ATTEMPTS);
  }

  /** Deletes it with a slice of its log; empty when there is more of that, and it is there. */
  Optional<ChangeResult> delete(Connection connection, JobId job) throws SQLException {
    var ids = Statements.query(connection, row -> row.getString("id"), lock, job.toString());
    return logs.ofJobs(connection, ids)
        ? Optional.of(JobChanges.result(connection, job, deleteRows(connection, ids)))
        : Optional.empty();
  }

  /** Deletes those that stand alone and have ended, and no log any more; returns how many. */
  public int deleteRows(Connection connection, List<String> jobs) throws SQLException {
    if (jobs.isEmpty()) {
      return 0;
    }
    var deleted =
        Statements.query(connection, row -> row.getString("id"), delete, JsonColumns.write(jobs));
    Statements.update(connection, deleteAttempts, JsonColumns.write(deleted));
    return deleted.size();
  }
}
