package dev.monitored.server.store.sql.maintenance;

import dev.monitored.server.job.JobEvent;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.Transitions;
import dev.monitored.server.store.sql.database.Dialect;
import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.job.RunSteps;
import dev.monitored.server.store.sql.row.JobRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** The statement that ends what waits when its deadline has passed. Runs inside a transaction. */
final class Deadlines {
  private static final String PASS =
      """
      UPDATE job SET state = ?, error = 'the deadline passed', ended_at = ${now}
      WHERE state IN ('new', 'scheduled') AND deadline_at <= ${now}
      RETURNING run_id
      """;

  private final RunSteps steps;
  private final String pass;

  Deadlines(Dialect dialect, RunSteps steps) {
    this.steps = steps;
    pass = dialect.sql(PASS);
  }

  int pass(Connection connection) throws SQLException {
    var state = Transitions.next(new JobState.Scheduled(), new JobEvent.DeadlinePassed());
    var passed = Statements.query(connection, JobRow::runId, pass, state.word());
    steps.advance(connection, passed.stream().flatMap(Optional::stream).toList());
    return passed.size();
  }
}
