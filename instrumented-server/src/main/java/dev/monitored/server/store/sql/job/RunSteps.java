package dev.monitored.server.store.sql.job;

import dev.monitored.server.job.JobState;
import dev.monitored.server.job.Outcome;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.schedule.ScheduleSuccess;
import dev.monitored.server.store.sql.database.Dialect;
import dev.monitored.server.store.sql.database.GroupCommit;
import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.row.JobRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Statements that take runs from their start over step after step to their end. Each runs inside a
 * transaction. Only the next step is queued with the run taken: who waits for the run meanwhile may
 * have to be done again, which {@link GroupCommit} does.
 */
public final class RunSteps {
  private static final String START =
      """
      UPDATE run SET state = 'running', started_at = ${now}, ended_at = NULL, cancel_requested = 0,
        step = coalesce((SELECT min(job.step) FROM job WHERE run_id = run.id AND state <> 'ok'), 0)
      WHERE id = ?
      """;

  /** The deadline of the run is one for each of its jobs. */
  private static final String SET_DEADLINE =
      """
      UPDATE job SET deadline_at = ${now} + (SELECT deadline_ms FROM run WHERE id = job.run_id)
      WHERE run_id = ? AND state = 'new'
        AND coalesce(deadline_at > ${now} + (SELECT deadline_ms FROM run WHERE id = job.run_id),
          (SELECT deadline_ms FROM run WHERE id = job.run_id) IS NOT NULL)
      """;

  private static final String QUEUE_STEP =
      """
      UPDATE job SET state = 'scheduled', queued_at = ${now},
        due = CASE WHEN run_at > ${now} THEN 0 ELSE 1 END
      WHERE run_id = ? AND step = (SELECT step FROM run WHERE id = job.run_id) AND state = 'new'
      """;

  private static final String LOCKED =
      """
      SELECT state, step, steps, schedule, created_at, cancel_requested,
        CASE WHEN started_at + deadline_ms <= ${now} THEN 1 ELSE 0 END AS is_late
      FROM run WHERE id = ? ${forUpdate}
      """;

  private static final String OPEN_JOBS =
      "SELECT count(*) FROM job WHERE run_id = ? AND state IN ('scheduled', 'running')";

  private static final String UNSUCCESSFUL_JOBS =
      "SELECT count(*) FROM job WHERE run_id = ? AND step = ? AND state <> 'ok'";

  private static final String NEXT_STEP = "UPDATE run SET step = step + 1 WHERE id = ?";

  /** What never began took no time. */
  private static final String END =
      """
      UPDATE run SET state = ?, ended_at = ${now} WHERE id = ?
      RETURNING ended_at - coalesce(started_at, ended_at) AS millis
      """;

  private final EndCounters counters;
  private final String start;
  private final String setDeadline;
  private final String queueStep;
  private final String locked;
  private final String end;

  public RunSteps(Dialect dialect, EndCounters counters) {
    this.counters = counters;
    start = dialect.sql(START);
    setDeadline = dialect.sql(SET_DEADLINE);
    queueStep = dialect.sql(QUEUE_STEP);
    locked = dialect.sql(LOCKED);
    end = dialect.sql(END);
  }

  /** Queues the first step that has not succeeded. */
  public void begin(Connection connection, RunId id) throws SQLException {
    Statements.update(connection, start, id.toString());
    Statements.update(connection, setDeadline, id.toString());
    Statements.update(connection, queueStep, id.toString());
  }

  /** How far a run is. */
  public record Progress(
      JobState state,
      int step,
      int steps,
      Optional<String> schedule,
      Instant createdAt,
      boolean cancelRequested,
      boolean isLate) {}

  public Optional<Progress> lock(Connection connection, RunId id) throws SQLException {
    return Statements.queryOne(
        connection,
        row ->
            new Progress(
                JobRow.state(row.getString("state")),
                row.getInt("step"),
                row.getInt("steps"),
                Optional.ofNullable(row.getString("schedule")),
                Instant.ofEpochMilli(row.getLong("created_at")),
                row.getInt("cancel_requested") == 1,
                row.getInt("is_late") == 1),
        locked,
        id.toString());
  }

  /**
   * Jobs of these runs have ended: queues the next step, or ends the run, where it is time to.
   *
   * @return the runs of schedules that ended well
   */
  public List<ScheduleSuccess> advance(Connection connection, Collection<RunId> runs)
      throws SQLException {
    var succeeded = new ArrayList<ScheduleSuccess>();
    for (var id : new TreeSet<>(runs.stream().map(RunId::toString).toList())) {
      advance(connection, RunId.parse(id).orElseThrow()).ifPresent(succeeded::add);
    }
    return succeeded;
  }

  public Optional<ScheduleSuccess> advance(Connection connection, RunId id) throws SQLException {
    var run = lock(connection, id);
    boolean isRunning = run.isPresent() && run.get().state().equals(new JobState.Running());
    if (!isRunning || count(connection, OPEN_JOBS, id.toString()) > 0) {
      return Optional.empty();
    }
    var progress = run.get();
    boolean isOk = count(connection, UNSUCCESSFUL_JOBS, id.toString(), progress.step()) == 0;
    if (isOk && progress.step() + 1 >= progress.steps()) {
      // Also when it was to be cancelled: all of it was done before.
      end(connection, id, Outcome.OK);
      return progress.schedule().map(name -> new ScheduleSuccess(name, progress.createdAt()));
    } else if (progress.cancelRequested()) {
      end(connection, id, Outcome.CANCELLED);
    } else if (!isOk) {
      end(connection, id, progress.isLate() ? Outcome.TIMEOUT : Outcome.ERROR);
    } else {
      Statements.update(connection, NEXT_STEP, id.toString());
      Statements.update(connection, queueStep, id.toString());
      // All of its jobs may have ended before their turn.
      return advance(connection, id);
    }
    return Optional.empty();
  }

  private static int count(Connection connection, String sql, Object... parameters)
      throws SQLException {
    return Statements.query(connection, row -> row.getInt(1), sql, parameters).getFirst();
  }

  public void end(Connection connection, RunId id, Outcome outcome) throws SQLException {
    var millis =
        Statements.query(
                connection, row -> row.getLong("millis"), end, outcome.word(), id.toString())
            .getFirst();
    // The clock of the database may have been set back.
    counters.addRun(connection, outcome, Duration.ofMillis(Math.max(0, millis)));
  }
}
