package dev.monitored.server.store.sql.log;

import dev.monitored.server.store.sql.database.Database;
import dev.monitored.server.store.sql.database.Dialect;
import dev.monitored.server.store.sql.database.GroupCommit.Work;
import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.row.JsonColumns;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

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

  private static final String OF_JOBS =
      DELETE.formatted(
          "SELECT id FROM job WHERE id ${in} AND run_id IS NULL AND ended_at IS NOT NULL");

  private static final String OF_RUNS =
      DELETE.formatted(
          """
          SELECT id FROM job
          WHERE run_id IN (SELECT id FROM run WHERE id ${in} AND state <> 'running')
          """);

  private final String ofJobs;
  private final String ofRuns;

  public LogDeletions(Dialect dialect) {
    ofJobs = dialect.sql(OF_JOBS);
    ofRuns = dialect.sql(OF_RUNS);
  }

  /** Deletes slice after slice, until one has no lines. */
  public static void all(Database database, Work<Integer> slice) {
    int lines;
    do {
      lines = database.write(slice);
    } while (lines > 0);
  }

  /** Of jobs that stand alone; returns how many lines it was. */
  public int ofJobs(Connection connection, List<String> ids) throws SQLException {
    return delete(connection, ofJobs, ids);
  }

  /** Of all jobs of runs. */
  public int ofRuns(Connection connection, List<String> ids) throws SQLException {
    return delete(connection, ofRuns, ids);
  }

  private static int delete(Connection connection, String sql, List<String> ids)
      throws SQLException {
    return ids.isEmpty() ? 0 : Statements.update(connection, sql, JsonColumns.write(ids), SLICE);
  }
}
