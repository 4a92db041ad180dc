package dev.monitored.server.store.sql.job;

import dev.monitored.action.JobId;
import dev.monitored.server.job.Cancellation;
import dev.monitored.server.job.JobEvent;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.Transitions;
import dev.monitored.server.store.sql.database.Dialect;
import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.row.JobRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Statements by which users end jobs. Each runs inside a transaction. */
public final class Cancellations {
  private static final String STATE = "SELECT state, run_id FROM job WHERE id = ? ${forUpdate}";
  private static final String CANCEL = "UPDATE job SET state = ?, ended_at = ${now} WHERE id = ?";
  private static final String REQUEST = "UPDATE job SET cancel_requested = 1 WHERE id = ?";

  private record Found(JobState state, Optional<RunId> run) {}

  private final RunSteps steps;
  private final String state;
  private final String cancel;

  public Cancellations(Dialect dialect, RunSteps steps) {
    this.steps = steps;
    state = dialect.sql(STATE);
    cancel = dialect.sql(CANCEL);
  }

  public Cancellation cancel(Connection connection, JobId id) throws SQLException {
    var found =
        Statements.queryOne(
            connection,
            row -> new Found(JobRow.state(row.getString("state")), JobRow.runId(row)),
            state,
            id.toString());
    return found.isEmpty() ? Cancellation.UNKNOWN : cancel(connection, id, found.get());
  }

  private Cancellation cancel(Connection connection, JobId id, Found job) throws SQLException {
    return switch (job.state()) {
      case JobState.New(), JobState.Scheduled() -> {
        var next = Transitions.next(job.state(), new JobEvent.Cancelled());
        Statements.update(connection, cancel, next.word(), id.toString());
        steps.advance(connection, job.run().stream().toList());
        yield Cancellation.ENDED;
      }
      case JobState.Running() -> {
        Statements.update(connection, REQUEST, id.toString());
        yield Cancellation.REQUESTED;
      }
      case JobState.Ended(_) -> Cancellation.ALREADY_ENDED;
    };
  }
}
