package dev.monitored.server.store;

import dev.monitored.action.AttemptKey;
import dev.monitored.server.job.AttemptEnd;
import dev.monitored.server.job.AttemptEnd.InterruptedByDrain;
import dev.monitored.server.job.AttemptEnd.Succeeded;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobEvent;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.LostAttempt;
import dev.monitored.server.job.Outcome;
import dev.monitored.server.job.Run;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.Transitions;
import dev.monitored.server.store.JobStore.Ending;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Statements that take a job out of {@code running}. Each compares the attempt and the state, so of
 * all who try for one attempt, one succeeds. The row of a job tells of its last attempt; those
 * before it are kept in a table of their own.
 */
final class Endings {
  /**
   * Only what runs has a lease. To ask for the state would lead PostgreSQL through all that run.
   */
  private static final String MINE = " WHERE id = ? AND attempt = ? AND lease_until IS NOT NULL";

  private static final String LOST = "lost";

  // In one statement for all: what a row costs beside its change is most of it otherwise.
  private static final String END =
      """
      WITH mine AS MATERIALIZED (
        SELECT value ->> 0 AS job, CAST(value ->> 1 AS integer) AS number, value ->> 2 AS state,
          value ->> 3 AS result, value ->> 4 AS error, CAST(value ->> 5 AS integer) AS lost
        FROM ${each})
      UPDATE job SET state = mine.state, result = mine.result, error = mine.error,
        lost = job.lost + mine.lost, lease_until = NULL, ended_at = ${now}
      FROM mine WHERE job.id = mine.job AND attempt = mine.number AND lease_until IS NOT NULL
      RETURNING id, attempt
      """;

  private static final String QUEUE_AGAIN =
      """
      UPDATE job SET state = ?, error = ?, lost = lost + ?, failures = failures + ?,
        lease_until = NULL, started_at = NULL, queued_at = ${now}, run_at = ${now} + ?,
        due = CASE WHEN ? > 0 THEN 0 ELSE 1 END
      """
          + MINE;

  private static final String KEEP_ATTEMPT =
      """
      INSERT INTO attempt (job_id, number, status, started_at, ended_at, error)
      SELECT id, attempt, ?, started_at, ${now}, ? FROM job
      """
          + MINE;

  private static final String IS_CANCEL_REQUESTED =
      "SELECT cancel_requested FROM job" + MINE + " ${forUpdate}";

  /** Whether the commit of this very end was not heard of, and has taken place. */
  private static final String IS_STORED =
      """
      SELECT 1 FROM attempt WHERE job_id = ? AND number = ? AND status = ?
      UNION ALL
      SELECT 1 FROM job
      WHERE id = ? AND attempt = ? AND state = ? AND started_at IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM attempt WHERE job_id = job.id AND number = job.attempt)
      """;

  private static final String EXPIRED =
      """
      SELECT id, run_id, attempt, action, lost, cancel_requested FROM job
      WHERE state = 'running' AND lease_until < ${now} ORDER BY id ${skipLocked}
      """;

  private static final JobState GIVEN_UP = new JobState.Ended(Outcome.ERROR);
  private static final String LOST_TOO_OFTEN =
      "%d attempts were lost: the server died or hung while they ran"
          .formatted(Transitions.LOST_LIMIT);

  private final Dialect dialect;
  private final RunSteps steps;
  private final Tally tally;
  private final String end;
  private final String queueAgain;
  private final String keepAttempt;
  private final String isCancelRequested;
  private final String expired;

  Endings(Dialect dialect, RunSteps steps, Tally tally) {
    this.dialect = dialect;
    this.steps = steps;
    this.tally = tally;
    end = dialect.sql(END);
    queueAgain = dialect.sql(QUEUE_AGAIN);
    keepAttempt = dialect.sql(KEEP_ATTEMPT);
    isCancelRequested = dialect.sql(IS_CANCEL_REQUESTED);
    expired = dialect.sql(EXPIRED);
  }

  /** Where a job goes from {@code running}, and what is written beside its state. */
  private record Move(
      JobState next,
      @Nullable String result,
      @Nullable String error,
      int lost,
      int failures,
      @Nullable Duration delay) {
    static Move of(Ending ending, JobState next) {
      var end = ending.end();
      var result = end instanceof Succeeded(var text) ? text : null;
      int failures = ending.retryIn().isPresent() ? 1 : 0;
      return new Move(next, result, end.error(), 0, failures, ending.retryIn().orElse(null));
    }

    static Move lost(Expired found, double random) {
      var next = found.lost().next();
      var error = next.equals(GIVEN_UP) ? LOST_TOO_OFTEN : null;
      return new Move(
          next, null, error, 1, 0, LostAttempt.delay(found.times(), random).orElse(null));
    }
  }

  Map<AttemptKey, JobState> end(Connection connection, List<Ending> endings) throws SQLException {
    var stored = new HashMap<AttemptKey, JobState>();
    var statuses = new ArrayList<String>();
    for (var ending : endJobs(connection, endings.stream().filter(Endings::endsTheJob).toList())) {
      stored.put(ending.job().attempt(), ended(ending.end()));
      statuses.add(word(ending.end()));
    }
    for (var ending : endings) {
      var next = endsTheJob(ending) ? Optional.<JobState>empty() : takeBack(connection, ending);
      if (next.isPresent()) {
        stored.put(ending.job().attempt(), next.get());
        statuses.add(word(ending.end()));
      }
    }
    tally.add(connection, Tally.ATTEMPT, statuses);
    var succeeded = new ArrayList<>(steps.advance(connection, runsOf(endings)));
    succeeded.addAll(schedulesOf(endings, stored.keySet()));
    ScheduleWrites.succeeded(connection, dialect, succeeded);
    for (var ending : endings) {
      if (!stored.containsKey(ending.job().attempt()) && isStored(connection, ending)) {
        stored.put(
            ending.job().attempt(),
            endsTheJob(ending) ? ended(ending.end()) : new JobState.Scheduled());
      }
    }
    return stored;
  }

  /** The schedules of jobs that stand alone and ended well. */
  private static List<String> schedulesOf(List<Ending> endings, Set<AttemptKey> stored) {
    return endings.stream()
        .filter(ending -> ending.end() instanceof Succeeded)
        .map(Ending::job)
        .filter(job -> stored.contains(job.attempt()))
        .map(Job::schedule)
        .filter(Objects::nonNull)
        .toList();
  }

  private static List<RunId> runsOf(List<Ending> endings) {
    return endings.stream()
        .map(ending -> ending.job().place())
        .filter(Objects::nonNull)
        .map(Run.Place::run)
        .toList();
  }

  private static String word(AttemptEnd end) {
    return end.outcome().word();
  }

  private static boolean endsTheJob(Ending ending) {
    return ending.retryIn().isEmpty() && !(ending.end() instanceof InterruptedByDrain);
  }

  /** All at once, for most attempts end so; returns those that were stored. */
  private List<Ending> endJobs(Connection connection, List<Ending> endings) throws SQLException {
    var moves =
        endings.stream()
            .map(ending -> endRow(ending.job().attempt(), Move.of(ending, ended(ending.end()))))
            .toList();
    var stored = Set.copyOf(write(connection, moves));
    return endings.stream().filter(ending -> stored.contains(ending.job().attempt())).toList();
  }

  private List<AttemptKey> write(Connection connection, List<List<@Nullable Object>> rows)
      throws SQLException {
    return rows.isEmpty()
        ? List.of()
        : Statements.query(connection, JobRow::attempt, end, JsonColumns.rows(rows));
  }

  private static JobState ended(AttemptEnd end) {
    return Transitions.next(new JobState.Running(), new JobEvent.Finished(end.outcome()));
  }

  private static List<@Nullable Object> endRow(AttemptKey attempt, Move move) {
    return Arrays.asList(
        attempt.job().toString(),
        attempt.number(),
        move.next().word(),
        move.result(),
        move.error(),
        move.lost());
  }

  /** The job is to run again, unless a user cancelled it meanwhile; empty when it was fenced. */
  private Optional<JobState> takeBack(Connection connection, Ending ending) throws SQLException {
    boolean cancelRequested = isCancelRequested(connection, ending.job().attempt());
    var event =
        ending.end() instanceof InterruptedByDrain
            ? new JobEvent.Interrupted(cancelRequested)
            : new JobEvent.FailedForNow(cancelRequested);
    var next = Transitions.next(new JobState.Running(), event);
    boolean isMoved =
        move(connection, ending.job().attempt(), word(ending.end()), Move.of(ending, next));
    return isMoved ? Optional.of(next) : Optional.empty();
  }

  private boolean isCancelRequested(Connection connection, AttemptKey attempt) throws SQLException {
    return Statements.queryOne(
            connection,
            row -> row.getInt(1) == 1,
            isCancelRequested,
            attempt.job().toString(),
            attempt.number())
        .orElse(false);
  }

  private boolean move(Connection connection, AttemptKey attempt, String status, Move move)
      throws SQLException {
    var job = attempt.job().toString();
    int kept =
        Statements.update(connection, keepAttempt, status, move.error(), job, attempt.number());
    if (kept == 0) {
      return false;
    }
    return move.next() instanceof JobState.Ended
        ? !write(connection, List.of(endRow(attempt, move))).isEmpty()
        : queueAgain(connection, attempt, move);
  }

  private boolean queueAgain(Connection connection, AttemptKey attempt, Move move)
      throws SQLException {
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
            attempt.job().toString(),
            attempt.number())
        == 1;
  }

  private static boolean isStored(Connection connection, Ending ending) throws SQLException {
    var job = ending.job().attempt().job().toString();
    int number = ending.job().attempt().number();
    var status = word(ending.end());
    return Statements.queryOne(
            connection, _ -> true, IS_STORED, job, number, status, job, number, status)
        .isPresent();
  }

  List<LostAttempt> reclaim(Connection connection, DoubleSupplier random) throws SQLException {
    var expired = expired(connection);
    for (var found : expired) {
      move(connection, found.lost().attempt(), LOST, Move.lost(found, random.getAsDouble()));
    }
    tally.add(connection, Tally.ATTEMPT, Collections.nCopies(expired.size(), LOST));
    steps.advance(connection, expired.stream().flatMap(found -> found.run().stream()).toList());
    return expired.stream().map(Expired::lost).toList();
  }

  /**
   * @param times how many attempts of the job were lost, with this one
   */
  private record Expired(LostAttempt lost, int times, Optional<RunId> run) {}

  private List<Expired> expired(Connection connection) throws SQLException {
    return Statements.query(
        connection,
        row -> {
          var key = JobRow.attempt(row);
          int times = row.getInt("lost") + 1;
          var event = new JobEvent.Lost(times, row.getInt("cancel_requested") == 1);
          var next = Transitions.next(new JobState.Running(), event);
          return new Expired(
              new LostAttempt(key, row.getString("action"), next), times, JobRow.runId(row));
        },
        expired);
  }
}
