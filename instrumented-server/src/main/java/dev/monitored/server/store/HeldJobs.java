package dev.monitored.server.store;

import dev.monitored.server.job.Change;
import dev.monitored.server.job.JobEvent;
import dev.monitored.server.job.JobId;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.Transitions;
import java.sql.Connection;
import java.sql.SQLException;

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

  private final String start;

  HeldJobs(Dialect dialect) {
    start = dialect.sql(START);
  }

  Change start(Connection connection, JobId id) throws SQLException {
    var queued = Transitions.next(new JobState.New(), new JobEvent.Queued());
    int started = Statements.update(connection, start, queued.word(), id.toString());
    return Renewals.changed(connection, id, started);
  }
}
