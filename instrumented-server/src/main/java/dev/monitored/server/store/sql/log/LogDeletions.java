package dev.monitored.server.store.sql.log;

import dev.monitored.server.store.sql.database.Database;
import dev.monitored.server.store.sql.database.Dialect;
import dev.monitored.server.store.sql.database.GroupCommit.Work;
import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.row.JsonColumns;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Statements that delete the logs of what does not run. A log may have very many lines, and others
 * wait to write: they go a slice at a time, each in a transaction. The rows of the jobs go in the
 * transaction of the last slice, and are locked before it: what ends meanwhile brings its last
 * lines with it.
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

  /** Deletes slice after slice, until one has a result. */
  public static <T> T all(Database database, Work<Optional<T>> slice) {
    var result = database.write(slice);
    while (result.isEmpty()) {
      result = database.write(slice);
    }
    return result.get();
  }

  /** Of jobs that stand alone; returns whether it was all. */
  public boolean ofJobs(Connection connection, List<String> ids) throws SQLException {
    return delete(connection, ofJobs, ids);
  }

  /** The same of all jobs of runs. */
  public boolean ofRuns(Connection connection, List<String> ids) throws SQLException {
    return delete(connection, ofRuns, ids);
  }

  private static boolean delete(Connection connection, String sql, List<String> ids)
      throws SQLException {
    return ids.isEmpty()
        || Statements.update(connection, sql, JsonColumns.write(ids), SLICE) < SLICE;
  }
}
