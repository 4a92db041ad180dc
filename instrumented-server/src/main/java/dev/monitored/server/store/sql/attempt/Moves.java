package dev.monitored.server.store.sql.attempt;

import dev.monitored.action.AttemptKey;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.Outcome;
import dev.monitored.server.store.sql.database.Dialect;
import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.row.JobRow;
import dev.monitored.server.store.sql.row.JsonColumns;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Statements that take a job out of {@code running}. Each compares the attempt and the state, so of
 * all who try for one attempt, one succeeds. The row of a job tells of its last attempt; those
 * before it are kept in a table of their own.
 */
final class Moves {
  /**
   * Only what runs has a lease. To ask for the state would lead PostgreSQL through all that run.
   */
  static final String MINE = " WHERE id = ? AND attempt = ? AND lease_until IS NOT NULL";

  // In one statement for all: what a row costs beside its change is most of it otherwise.
  private static final String END =
      """
      WITH mine AS MATERIALIZED (
        SELECT value ->> 0 AS job, CAST(value ->> 1 AS integer) AS number, value ->> 2 AS state,
          value ->> 3 AS result, value ->> 4 AS error, CAST(value ->> 5 AS integer) AS lost
        FROM ${each})
      UPDATE job SET state = mine.state, result = mine.result, error = mine.error,
        lost = job.lost + mine.lost, lease_until = NULL, process = NULL, ended_at = ${now}
      FROM mine WHERE job.id = mine.job AND attempt = mine.number AND lease_until IS NOT NULL
      RETURNING id, attempt
      """;

  private static final String QUEUE_AGAIN =
      """
      UPDATE job SET state = ?, error = ?, lost = lost + ?, failures = failures + ?,
        lease_until = NULL, process = NULL, replica = NULL, started_at = NULL, queued_at = ${now},
        run_at = ${now} + ?, due = CASE WHEN ? > 0 THEN 0 ELSE 1 END
      """
          + MINE;

  private static final String KEEP_ATTEMPT =
      """
      INSERT INTO attempt (job_id, number, status, started_at, ended_at, error, replica)
      SELECT id, attempt, ?, started_at, ${now}, ?, replica FROM job
      """
          + MINE;

  /** No callback either: it may be what the database does not store. */
  private static final String GIVE_UP =
      """
      UPDATE job SET state = ?, error = ?, lost = lost + 1, callback = NULL, lease_until = NULL,
        process = NULL, ended_at = ${now}
      """
          + MINE;

  private final String end;
  private final String queueAgain;
  private final String keepAttempt;
  private final String giveUp;

  Moves(Dialect dialect) {
    end = dialect.sql(END);
    queueAgain = dialect.sql(QUEUE_AGAIN);
    keepAttempt = dialect.sql(KEEP_ATTEMPT);
    giveUp = dialect.sql(GIVE_UP);
  }

  /** Ends jobs, all at once; returns the attempts of those that were ended. */
  List<AttemptKey> end(Connection connection, List<Move> moves) throws SQLException {
    var rows = moves.stream().map(Moves::row).toList();
    return rows.isEmpty()
        ? List.of()
        : Statements.query(connection, JobRow::attempt, end, JsonColumns.rows(rows));
  }

  private static List<@Nullable Object> row(Move move) {
    return Arrays.asList(
        move.attempt().job().toString(),
        move.attempt().number(),
        move.next().word(),
        move.result(),
        move.error(),
        move.lost());
  }

  /** Keeps the attempt, and ends its job or queues it again; false when it was fenced. */
  boolean move(Connection connection, String status, Move move) throws SQLException {
    var job = move.attempt().job().toString();
    int number = move.attempt().number();
    if (Statements.update(connection, keepAttempt, status, move.error(), job, number) == 0) {
      return false;
    }
    return move.next() instanceof JobState.Ended
        ? !end(connection, List.of(move)).isEmpty()
        : queueAgain(connection, move);
  }

  /** Ends a job as {@code error}, and keeps as little of it as there has to be. */
  void giveUp(Connection connection, AttemptKey attempt, String error) throws SQLException {
    Statements.update(
        connection,
        giveUp,
        new JobState.Ended(Outcome.ERROR).word(),
        error,
        attempt.job().toString(),
        attempt.number());
  }

  private boolean queueAgain(Connection connection, Move move) throws SQLException {
    var delay = move.delay() == null ? null : move.delay().toMillis();
    return Statements.update(
            connection,
            queueAgain,
            move.next().word(),
            move.error(),
            move.lost(),
            move.failures(),
            delay,
            delay,
            move.attempt().job().toString(),
            move.attempt().number())
        == 1;
  }
}
