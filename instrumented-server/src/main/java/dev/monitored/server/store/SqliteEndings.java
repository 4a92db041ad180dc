package dev.monitored.server.store;

import dev.monitored.server.job.AttemptEnd;
import dev.monitored.server.job.AttemptEnd.CancelledByUser;
import dev.monitored.server.job.AttemptEnd.Failed;
import dev.monitored.server.job.AttemptEnd.InterruptedByDrain;
import dev.monitored.server.job.AttemptEnd.Succeeded;
import dev.monitored.server.job.AttemptEnd.TimedOut;
import dev.monitored.server.job.AttemptKey;
import dev.monitored.server.job.JobEvent;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.LostAttempt;
import dev.monitored.server.job.Outcome;
import dev.monitored.server.job.Transitions;
import dev.monitored.server.store.JobStore.Ending;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Statements that take a job out of {@code running}. Each compares the attempt and the state, so of
 * all who try for one attempt, one succeeds.
 */
final class SqliteEndings {
  private static final String MINE = " WHERE id = ? AND attempt = ? AND state = 'running'";

  private static final String END =
      "UPDATE job SET state = ?, result = ?, error = ?, lost = lost + ?, lease_until = NULL,"
          + " ended_at = "
          + SqliteWrites.NOW
          + MINE;

  private static final String QUEUE_AGAIN =
      "UPDATE job SET state = ?, lost = lost + ?, lease_until = NULL, started_at = NULL,"
          + " queued_at = "
          + SqliteWrites.NOW
          + MINE;

  private static final String IS_CANCEL_REQUESTED = "SELECT cancel_requested FROM job" + MINE;

  private static final String EXPIRED =
      """
      SELECT id, attempt, action, lost, cancel_requested FROM job
      WHERE state = 'running' AND lease_until < %s
      """
          .formatted(SqliteWrites.NOW);

  private static final JobState GIVEN_UP = new JobState.Ended(Outcome.ERROR);
  private static final String LOST_TOO_OFTEN =
      "%d attempts were lost: the server died or hung while they ran"
          .formatted(Transitions.LOST_LIMIT);

  private static final String TALLY = "UPDATE ended SET total = total + ? WHERE status = ?";

  private SqliteEndings() {}

  static Set<AttemptKey> end(Connection connection, List<Ending> endings) throws SQLException {
    var stored = new HashSet<AttemptKey>();
    var tally = new Tally();
    for (var ending : endings) {
      if (move(connection, ending.attempt(), moveFor(connection, ending))) {
        stored.add(ending.attempt());
        tally.add(ending.end().outcome().word());
      }
    }
    tally.write(connection, TALLY);
    return stored;
  }

  /** Where a job goes from {@code running}, and what is written beside its state. */
  private record Move(JobState next, @Nullable String result, @Nullable String error, int lost) {}

  private static Move moveFor(Connection connection, Ending ending) throws SQLException {
    var event = eventFor(connection, ending);
    var next = Transitions.next(new JobState.Running(), event);
    return switch (ending.end()) {
      case Succeeded(var result) -> new Move(next, result, null, 0);
      case Failed(var error) -> new Move(next, null, error, 0);
      case TimedOut(var error) -> new Move(next, null, error, 0);
      case CancelledByUser(), InterruptedByDrain() -> new Move(next, null, null, 0);
    };
  }

  private static JobEvent eventFor(Connection connection, Ending ending) throws SQLException {
    AttemptEnd end = ending.end();
    return end instanceof InterruptedByDrain
        ? new JobEvent.Interrupted(isCancelRequested(connection, ending.attempt()))
        : new JobEvent.Finished(end.outcome());
  }

  private static boolean isCancelRequested(Connection connection, AttemptKey attempt)
      throws SQLException {
    try (var statement = connection.prepareStatement(IS_CANCEL_REQUESTED)) {
      statement.setString(1, attempt.job().toString());
      statement.setInt(2, attempt.number());
      try (var rows = statement.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  private static boolean move(Connection connection, AttemptKey attempt, Move move)
      throws SQLException {
    return move.next() instanceof JobState.Ended
        ? endJob(connection, attempt, move)
        : queueAgain(connection, attempt, move);
  }

  private static boolean endJob(Connection connection, AttemptKey attempt, Move move)
      throws SQLException {
    try (var statement = connection.prepareStatement(END)) {
      statement.setString(1, move.next().word());
      statement.setString(2, move.result());
      statement.setString(3, move.error());
      statement.setInt(4, move.lost());
      statement.setString(5, attempt.job().toString());
      statement.setInt(6, attempt.number());
      return statement.executeUpdate() == 1;
    }
  }

  private static boolean queueAgain(Connection connection, AttemptKey attempt, Move move)
      throws SQLException {
    try (var statement = connection.prepareStatement(QUEUE_AGAIN)) {
      statement.setString(1, move.next().word());
      statement.setInt(2, move.lost());
      statement.setString(3, attempt.job().toString());
      statement.setInt(4, attempt.number());
      return statement.executeUpdate() == 1;
    }
  }

  static List<LostAttempt> reclaim(Connection connection) throws SQLException {
    var lost = expired(connection);
    var tally = new Tally();
    for (var attempt : lost) {
      var error = attempt.next().equals(GIVEN_UP) ? LOST_TOO_OFTEN : null;
      move(connection, attempt.attempt(), new Move(attempt.next(), null, error, 1));
      tally.add("lost");
    }
    tally.write(connection, TALLY);
    return lost;
  }

  private static List<LostAttempt> expired(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(EXPIRED);
        var rows = statement.executeQuery()) {
      var lost = new ArrayList<LostAttempt>();
      while (rows.next()) {
        var key = new AttemptKey(JobRow.id(rows), rows.getInt("attempt"));
        var event = new JobEvent.Lost(rows.getInt("lost") + 1, rows.getBoolean("cancel_requested"));
        var next = Transitions.next(new JobState.Running(), event);
        lost.add(new LostAttempt(key, rows.getString("action"), next));
      }
      return lost;
    }
  }
}
