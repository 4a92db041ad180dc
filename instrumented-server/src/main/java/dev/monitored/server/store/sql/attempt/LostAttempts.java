package dev.monitored.server.store.sql.attempt;

import dev.monitored.server.job.JobEvent;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.Outcome;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.Transitions;
import dev.monitored.server.job.attempt.LostAttempt;
import dev.monitored.server.store.sql.database.Dialect;
import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.job.EndCounters;
import dev.monitored.server.store.sql.job.RunSteps;
import dev.monitored.server.store.sql.row.JobRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * Statements that end what runs with a lease that ran out, or queue it again. Each runs inside a
 * transaction.
 */
final class LostAttempts {
  private static final String FIND =
      """
      SELECT id, run_id, attempt, action, lost, cancel_requested FROM job
      WHERE state = 'running' AND lease_until < ${now} ORDER BY id ${skipLocked}
      """;

  private static final String LOST = "lost";

  private static final JobState GIVEN_UP = new JobState.Ended(Outcome.ERROR);
  private static final String LOST_TOO_OFTEN =
      "%d attempts were lost: the server died or hung while they ran"
          .formatted(Transitions.LOST_LIMIT);

  private final Moves moves;
  private final RunSteps steps;
  private final EndCounters counters;
  private final String find;

  LostAttempts(Dialect dialect, Moves moves, RunSteps steps, EndCounters counters) {
    this.moves = moves;
    this.steps = steps;
    this.counters = counters;
    find = dialect.sql(FIND);
  }

  List<LostAttempt> reclaim(Connection connection, DoubleSupplier random) throws SQLException {
    var lost = find(connection);
    for (var found : lost) {
      moves.move(connection, LOST, found.move(random.getAsDouble()));
    }
    counters.add(connection, EndCounters.ATTEMPT, Collections.nCopies(lost.size(), LOST));
    steps.advance(connection, lost.stream().flatMap(found -> found.run().stream()).toList());
    return lost.stream().map(Found::lost).toList();
  }

  /**
   * An attempt whose lease ran out.
   *
   * @param times how many attempts of the job were lost, with this one
   */
  private record Found(LostAttempt lost, int times, Optional<RunId> run) {
    Move move(double random) {
      var error = lost.next().equals(GIVEN_UP) ? LOST_TOO_OFTEN : null;
      var delay = LostAttempt.delay(times, random).orElse(null);
      return new Move(lost.attempt(), lost.next(), null, error, 1, 0, delay);
    }
  }

  private List<Found> find(Connection connection) throws SQLException {
    return Statements.query(
        connection,
        row -> {
          var key = JobRow.attempt(row);
          int times = row.getInt("lost") + 1;
          var event = new JobEvent.Lost(times, row.getInt("cancel_requested") == 1);
          var next = Transitions.next(new JobState.Running(), event);
          return new Found(
              new LostAttempt(key, row.getString("action"), next), times, JobRow.runId(row));
        },
        find);
  }
}
