package dev.monitored.server.store.sql.maintenance;

import dev.monitored.server.job.JobEvent;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.Transitions;
import dev.monitored.server.store.MaintenanceStore.Slice;
import dev.monitored.server.store.sql.database.Dialect;
import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.job.RunSteps;
import dev.monitored.server.store.sql.row.JobRow;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** The statement that ends what waits when its deadline has passed. Runs inside a transaction. */
final class Deadlines {
  private static final String PASS =
      """
      WITH passed AS MATERIALIZED (
        SELECT id FROM job
        WHERE state IN ('new', 'scheduled') AND deadline_at >= ? AND deadline_at <= ${now}
        ORDER BY deadline_at LIMIT ? ${skipLocked})
      UPDATE job SET state = ?, error = 'the deadline passed', ended_at = ${now}
      FROM passed WHERE job.id = passed.id
      RETURNING run_id, deadline_at
      """;

  private record Passed(Optional<RunId> run, Instant deadline) {
    static Passed read(ResultSet row) throws SQLException {
      return new Passed(JobRow.runId(row), Instant.ofEpochMilli(row.getLong("deadline_at")));
    }
  }

  private final RunSteps steps;
  private final String pass;

  Deadlines(Dialect dialect, RunSteps steps) {
    this.steps = steps;
    pass = dialect.sql(PASS);
  }

  Slice<Instant> pass(Connection connection, Instant from, int atMost) throws SQLException {
    var state = Transitions.next(new JobState.Scheduled(), new JobEvent.DeadlinePassed());
    var passed =
        Statements.query(connection, Passed::read, pass, from.toEpochMilli(), atMost, state.word());
    steps.advance(connection, passed.stream().flatMap(job -> job.run().stream()).toList());
    return Slice.of(passed.stream().map(Passed::deadline).toList(), atMost);
  }
}
