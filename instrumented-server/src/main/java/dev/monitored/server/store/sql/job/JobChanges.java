package dev.monitored.server.store.sql.job;

import dev.monitored.action.JobId;
import dev.monitored.server.job.ChangeResult;
import dev.monitored.server.store.sql.database.Statements;
import java.sql.Connection;
import java.sql.SQLException;

/** The statement that tells why a job was not changed. Runs inside a transaction. */
final class JobChanges {
  private static final String STATE = "SELECT state FROM job WHERE id = ?";

  private JobChanges() {}

  static ChangeResult result(Connection connection, JobId job, int rows) throws SQLException {
    if (rows == 1) {
      return ChangeResult.DONE;
    }
    boolean isKnown = Statements.queryOne(connection, _ -> true, STATE, job.toString()).isPresent();
    return isKnown ? ChangeResult.NOT_NOW : ChangeResult.UNKNOWN;
  }
}
