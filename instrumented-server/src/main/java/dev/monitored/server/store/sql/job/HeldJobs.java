package dev.monitored.server.store.sql.job;

import dev.monitored.action.JobId;
import dev.monitored.server.job.ChangeResult;
import dev.monitored.server.job.JobEvent;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.Transitions;
import dev.monitored.server.store.sql.database.Dialect;
import dev.monitored.server.store.sql.database.Statements;
import java.sql.Connection;
import java.sql.SQLException;

/** The statement that queues a job which is stored and not queued. Runs inside a transaction. */
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

  ChangeResult start(Connection connection, JobId id) throws SQLException {
    var queued = Transitions.next(new JobState.New(), new JobEvent.Queued());
    int started = Statements.update(connection, start, queued.word(), id.toString());
    return JobChanges.result(connection, id, started);
  }
}
