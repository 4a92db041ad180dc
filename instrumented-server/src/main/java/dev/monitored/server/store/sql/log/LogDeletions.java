package dev.monitored.server.store.sql.log;

import dev.monitored.server.store.sql.database.Database;
import dev.monitored.server.store.sql.database.GroupCommit.Work;
import dev.monitored.server.store.sql.database.Statements;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Statements that delete the logs of what does not run. A log may have very many lines, and others
 * wait to write: they go a slice at a time, before the rows of their jobs, each slice in a
 * transaction.
 */
public final class LogDeletions {
  /** Lines of a slice. */
  public static final int SLICE = 5000;

  private static final String DELETE =
      """
      DELETE FROM job_log WHERE (job_id, attempt, number) IN (
        SELECT job_id, attempt, number FROM job_log WHERE job_id IN (%s) LIMIT ?)
      """;

  private static final String OF_JOB =
      DELETE.formatted(
          "SELECT id FROM job WHERE id = ? AND run_id IS NULL AND ended_at IS NOT NULL");

  private static final String OF_RUN =
      DELETE.formatted(
          """
          SELECT id FROM job
          WHERE run_id = (SELECT id FROM run WHERE id = ? AND state <> 'running')
          """);

  private LogDeletions() {}

  /** Deletes slice after slice, until one has no lines. */
  public static void all(Database database, Work<Integer> slice) {
    int lines;
    do {
      lines = database.write(slice);
    } while (lines > 0);
  }

  /** Of a job that stands alone; returns how many lines it was. */
  public static int ofJob(Connection connection, String id, int atMost) throws SQLException {
    return Statements.update(connection, OF_JOB, id, atMost);
  }

  /** Of all jobs of a run. */
  public static int ofRun(Connection connection, String id, int atMost) throws SQLException {
    return Statements.update(connection, OF_RUN, id, atMost);
  }
}
