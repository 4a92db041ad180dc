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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * Statements that end what dead processes left, or queue it again. Each runs inside a transaction.
 */
final class LostAttempts {
  // In no order: with one, PostgreSQL might look for these few along all ids.
  private static final String COLUMNS =
      "SELECT id, run_id, attempt, action, lost, cancel_requested FROM job WHERE state = 'running'";

  private static final String FIND_OF_PROCESS = COLUMNS + " AND process = ? LIMIT ? ${skipLocked}";

  private static final String FIND_WITHOUT_PROCESS =
      COLUMNS + " AND lease_until = 0 LIMIT ? ${skipLocked}";

  private static final String LOST = "lost";

  private static final JobState GIVEN_UP = new JobState.Ended(Outcome.ERROR);
  private static final String LOST_TOO_OFTEN =
      "%d attempts were lost: the server died or hung while they ran"
          .formatted(Transitions.LOST_LIMIT);

  private static final String NOT_STORABLE =
      "an attempt was lost, and the database does not store what comes of it";

  private final Processes processes;
  private final Moves moves;
  private final RunSteps steps;
  private final EndCounters counters;
  private final String findOfProcess;
  private final String findWithoutProcess;

  LostAttempts(Dialect dialect, Moves moves, RunSteps steps, EndCounters counters) {
    processes = new Processes(dialect);
    this.moves = moves;
    this.steps = steps;
    this.counters = counters;
    findOfProcess = dialect.sql(FIND_OF_PROCESS);
    findWithoutProcess = dialect.sql(FIND_WITHOUT_PROCESS);
  }

  List<LostAttempt> reclaim(Connection connection, DoubleSupplier random, int atMost)
      throws SQLException {
    var lost = find(connection, atMost);
    for (var found : lost) {
      moves.move(connection, LOST, found.move(random.getAsDouble()));
    }
    return stored(connection, lost);
  }

  /** Ends the first of them without what the database does not store. */
  List<LostAttempt> giveUpOne(Connection connection) throws SQLException {
    var lost = find(connection, 1).stream().map(Found::givenUp).toList();
    for (var found : lost) {
      moves.giveUp(connection, found.lost().attempt(), NOT_STORABLE);
    }
    return stored(connection, lost);
  }

  private List<LostAttempt> stored(Connection connection, List<Found> lost) throws SQLException {
    counters.add(connection, EndCounters.ATTEMPT, Collections.nCopies(lost.size(), LOST));
    steps.advance(connection, lost.stream().flatMap(found -> found.run().stream()).toList());
    return lost.stream().map(Found::lost).toList();
  }

  /**
   * An attempt that was lost.
   *
   * @param times how many attempts of the job were lost, with this one
   */
  private record Found(LostAttempt lost, int times, Optional<RunId> run) {
    static Found read(ResultSet row) throws SQLException {
      var key = JobRow.attempt(row);
      int times = row.getInt("lost") + 1;
      var event = new JobEvent.Lost(times, row.getInt("cancel_requested") == 1);
      var next = Transitions.next(new JobState.Running(), event);
      return new Found(
          new LostAttempt(key, row.getString("action"), next), times, JobRow.runId(row));
    }

    Found givenUp() {
      return new Found(new LostAttempt(lost.attempt(), lost.action(), GIVEN_UP), times, run);
    }

    Move move(double random) {
      var error = lost.next().equals(GIVEN_UP) ? LOST_TOO_OFTEN : null;
      var delay = LostAttempt.delay(times, random).orElse(null);
      return new Move(lost.attempt(), lost.next(), null, error, 1, 0, delay);
    }
  }

  /** Some of what dead processes left. Of whom nothing is left, the row is removed. */
  private List<Found> find(Connection connection, int atMost) throws SQLException {
    var found = new ArrayList<Found>();
    for (var process : processes.dead(connection)) {
      int room = atMost - found.size();
      found.addAll(Statements.query(connection, Found::read, findOfProcess, process.value(), room));
      Processes.remove(connection, process);
    }
    int room = atMost - found.size();
    found.addAll(Statements.query(connection, Found::read, findWithoutProcess, room));
    return found;
  }
}
