package dev.monitored.server.store;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Statements that forget the logs of what does not run. A log may have very many lines, and others
 * wait to write: they go a slice at a time, before the rows of their jobs, each slice in a
 * transaction.
 */
final class LogDeletions {
  /** Lines of a slice. */
  static final int SLICE = 5000;

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

  /** Of a job that stands alone; returns how many lines it was. */
  static int ofJob(Connection connection, String id, int atMost) throws SQLException {
    return Statements.update(connection, OF_JOB, id, atMost);
  }

  /** Of all jobs of a run. */
  static int ofRun(Connection connection, String id, int atMost) throws SQLException {
    return Statements.update(connection, OF_RUN, id, atMost);
  }
}
