package dev.monitored.server.store.sql.log;

import dev.monitored.server.store.MaintenanceStore.Slice;
import dev.monitored.server.store.sql.database.Dialect;
import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.row.JsonColumns;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Statements that find and delete logs without a job: a line can be stored by a process that was
 * declared dead, while another process deletes the job. Each runs inside a transaction.
 */
public final class OrphanedLogs {
  /** From one job to the next, whatever the number of lines. */
  private static final String JOBS =
      """
      WITH RECURSIVE logged (job_id, place) AS (
        SELECT (SELECT min(job_id) FROM job_log WHERE job_id > ?), 1
        UNION ALL
        SELECT (SELECT min(job_id) FROM job_log WHERE job_id > logged.job_id), place + 1
        FROM logged WHERE job_id IS NOT NULL AND place < ?)
      SELECT job_id, (SELECT count(*) FROM job WHERE id = job_id) AS jobs
      FROM logged WHERE job_id IS NOT NULL ORDER BY job_id
      """;

  private static final String DELETE =
      """
      DELETE FROM job_log WHERE (job_id, attempt, number) IN (
        SELECT job_id, attempt, number FROM job_log WHERE job_id ${in} LIMIT ?)
      """;

  private record Logged(String job, boolean isOrphaned) {}

  private final String delete;

  public OrphanedLogs(Dialect dialect) {
    delete = dialect.sql(DELETE);
  }

  /** Looks at the logs of some jobs behind the given one. */
  public Slice<String> delete(Connection connection, String from, int atMost) throws SQLException {
    var logged =
        Statements.query(
            connection,
            row -> new Logged(row.getString("job_id"), row.getInt("jobs") == 0),
            JOBS,
            from,
            atMost);
    int deleted =
        delete(connection, logged.stream().filter(Logged::isOrphaned).map(Logged::job).toList());
    if (deleted == LogDeletions.SLICE) {
      return new Slice<>(deleted, Optional.of(from));
    }
    var next =
        logged.size() < atMost ? Optional.<String>empty() : Optional.of(logged.getLast().job());
    return new Slice<>(deleted, next);
  }

  private int delete(Connection connection, List<String> jobs) throws SQLException {
    return jobs.isEmpty()
        ? 0
        : Statements.update(connection, delete, JsonColumns.write(jobs), LogDeletions.SLICE);
  }
}
