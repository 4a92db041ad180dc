package dev.monitored.server.store.sql.job;

import dev.monitored.action.JobId;
import dev.monitored.server.job.ChangeResult;
import dev.monitored.server.store.sql.database.Statements;
import java.sql.Connection;
import java.sql.SQLException;

/** The statement that puts a job into another queue. Runs inside a transaction. */
final class QueueMoves {
  private static final String MOVE =
      "UPDATE job SET queue = ? WHERE id = ? AND state IN ('new', 'scheduled')";

  private QueueMoves() {}

  static ChangeResult move(Connection connection, JobId id, String queue) throws SQLException {
    int moved = Statements.update(connection, MOVE, queue, id.toString());
    return JobChanges.result(connection, id, moved);
  }
}
