package dev.monitored.server.store;

import dev.monitored.server.job.Change;
import dev.monitored.server.job.Gathering;
import dev.monitored.server.job.JobId;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.JobState.Ended;
import dev.monitored.server.job.Outcome;
import dev.monitored.server.job.Run;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.RunSubmission;
import dev.monitored.server.store.JobStore.RunCancellation;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Statements about runs. Each runs inside a transaction, and takes the rows of jobs before the row
 * of their run. Only the next step is queued with the run taken: who waits for the run meanwhile
 * may have to be done again, which {@link GroupCommit} does.
 */
final class Runs {
  static final String COLUMNS =
      """
      id, name, labels, state, steps, step, deadline_ms, schedule, callback, created_at, started_at, \
      ended_at\
      """;

  private static final String INSERT =
      """
      INSERT INTO run (id, name, labels, state, steps, deadline_ms, schedule, callback, created_at)
      VALUES (?, ?, ?, 'new', ?, ?, ?, ?, ${now})
      ON CONFLICT DO NOTHING
      """;

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
      SELECT state, step, steps, schedule, cancel_requested,
        CASE WHEN started_at + deadline_ms <= ${now} THEN 1 ELSE 0 END AS is_late
      FROM run WHERE id = ? ${forUpdate}
      """;

  private static final String OPEN_JOBS =
      "SELECT count(*) FROM job WHERE run_id = ? AND state IN ('scheduled', 'running')";

  private static final String UNSUCCESSFUL_JOBS =
      "SELECT count(*) FROM job WHERE run_id = ? AND step = ? AND state <> 'ok'";

  private static final String NEXT_STEP = "UPDATE run SET step = step + 1 WHERE id = ?";

  private static final String END = "UPDATE run SET state = ?, ended_at = ${now} WHERE id = ?";

  private static final String LOCK_JOBS =
      "SELECT id FROM job WHERE run_id = ? ORDER BY id ${forUpdate}";

  private static final String IS_OPEN =
      "(SELECT state FROM run WHERE id = job.run_id) IN ('new', 'running')";

  private static final String CANCEL_WAITING =
      """
      UPDATE job SET state = 'cancelled', ended_at = ${now}
      WHERE run_id = ? AND state IN ('new', 'scheduled') AND
      """
          + IS_OPEN;

  private static final String CANCEL_RUNNING =
      "UPDATE job SET cancel_requested = 1 WHERE run_id = ? AND state = 'running' RETURNING id";

  private static final String REQUEST_CANCEL = "UPDATE run SET cancel_requested = 1 WHERE id = ?";

  private static final String DELETE_ATTEMPTS =
      "DELETE FROM attempt WHERE job_id IN (SELECT id FROM job WHERE run_id = ?)";
  private static final String DELETE_JOBS = "DELETE FROM job WHERE run_id = ?";
  private static final String DELETE = "DELETE FROM run WHERE id = ?";

  private static final List<String> DISSOLVE =
      List.of(
          "UPDATE job SET run_id = NULL, step = NULL WHERE run_id = ?",
          "DELETE FROM run WHERE id = ?");

  private final Submissions submissions;
  private final Renewals renewals;
  private final String insert;
  private final String start;
  private final String setDeadline;
  private final String queueStep;
  private final String locked;
  private final String end;
  private final String lockJobs;
  private final String cancelWaiting;

  Runs(Dialect dialect, Submissions submissions, Renewals renewals) {
    this.submissions = submissions;
    this.renewals = renewals;
    insert = dialect.sql(INSERT);
    start = dialect.sql(START);
    setDeadline = dialect.sql(SET_DEADLINE);
    queueStep = dialect.sql(QUEUE_STEP);
    locked = dialect.sql(LOCKED);
    end = dialect.sql(END);
    lockJobs = dialect.sql(LOCK_JOBS);
    cancelWaiting = dialect.sql(CANCEL_WAITING);
  }

  static Run read(ResultSet row) throws SQLException {
    return new Run(
        new RunId(UUID.fromString(row.getString("id"))),
        row.getString("name"),
        JsonColumns.strings(row.getString("labels")),
        JobRow.state(row.getString("state")),
        row.getInt("steps"),
        row.getInt("step"),
        JobRow.duration(row, "deadline_ms"),
        row.getString("schedule"),
        CallbackColumn.callback(row.getString("callback")),
        Objects.requireNonNull(JobRow.instant(row, "created_at")),
        JobRow.instant(row, "started_at"),
        JobRow.instant(row, "ended_at"));
  }

  /** Stores a run with all of its jobs, and starts it unless it is held. */
  void insert(
      Connection connection,
      RunId id,
      RunSubmission submission,
      Supplier<JobId> ids,
      @Nullable String schedule)
      throws SQLException {
    var deadline = submission.deadline();
    boolean isStored =
        insertRow(
            connection,
            id.toString(),
            submission.name(),
            JsonColumns.text(submission.labels()),
            submission.steps().size(),
            deadline == null ? null : deadline.toMillis(),
            schedule,
            CallbackColumn.text(submission.callback()));
    if (!isStored) {
      return;
    }
    for (int step = 0; step < submission.steps().size(); step++) {
      var place = new Run.Place(id, step);
      for (var job : submission.steps().get(step)) {
        submissions.insertNew(connection, ids.get(), job, place);
      }
    }
    if (!submission.held()) {
      begin(connection, id);
    }
  }

  /** Stores a run that is held, and to which jobs may be added. */
  boolean insertHeld(Connection connection, RunId id, Gathering gathering, int steps)
      throws SQLException {
    return insertRow(
        connection,
        id.toString(),
        null,
        JsonColumns.text(gathering.labels()),
        steps,
        null,
        null,
        CallbackColumn.text(gathering.callback()));
  }

  /** Returns false when it was there before: its commit was not heard of. */
  private boolean insertRow(Connection connection, @Nullable Object... columns)
      throws SQLException {
    return Statements.update(connection, insert, columns) == 1;
  }

  Change start(Connection connection, RunId id) throws SQLException {
    return changeIf(
        connection,
        id,
        state -> state.equals(new JobState.New()),
        () -> {
          begin(connection, id);
          advance(connection, id);
        });
  }

  private void begin(Connection connection, RunId id) throws SQLException {
    Statements.update(connection, start, id.toString());
    Statements.update(connection, setDeadline, id.toString());
    Statements.update(connection, queueStep, id.toString());
  }

  /** Begins anew with what did not succeed. */
  Change retry(Connection connection, RunId id) throws SQLException {
    return changeIf(
        connection,
        id,
        Runs::didNotSucceed,
        () -> {
          renewals.renew(connection, id);
          begin(connection, id);
          advance(connection, id);
        });
  }

  private static boolean didNotSucceed(JobState state) {
    return state instanceof Ended(Outcome outcome) && outcome != Outcome.OK;
  }

  Change delete(Connection connection, RunId id) throws SQLException {
    return changeIf(
        connection,
        id,
        state -> !(state instanceof JobState.Running),
        () -> forget(connection, id.toString()));
  }

  /** Forgets a run that does not run, and has no logs any more; returns how many jobs it had. */
  int forget(Connection connection, String id) throws SQLException {
    Statements.update(connection, DELETE_ATTEMPTS, id);
    int jobs = Statements.update(connection, DELETE_JOBS, id);
    Statements.update(connection, DELETE, id);
    return jobs;
  }

  /** Forgets a run that is held, and not its jobs. */
  Change dissolve(Connection connection, RunId id) throws SQLException {
    return changeIf(
        connection,
        id,
        state -> state.equals(new JobState.New()),
        () -> {
          for (var sql : DISSOLVE) {
            Statements.update(connection, sql, id.toString());
          }
        });
  }

  private interface StateTest {
    boolean test(JobState state);
  }

  private interface Work {
    void run() throws SQLException;
  }

  private Change changeIf(Connection connection, RunId id, StateTest test, Work work)
      throws SQLException {
    lockJobs(connection, id);
    var run = lock(connection, id);
    if (run.isEmpty()) {
      return Change.UNKNOWN;
    }
    if (!test.test(run.get().state())) {
      return Change.NOT_NOW;
    }
    work.run();
    return Change.DONE;
  }

  RunCancellation cancel(Connection connection, RunId id) throws SQLException {
    lockJobs(connection, id);
    Statements.update(connection, cancelWaiting, id.toString());
    var running = Statements.query(connection, JobRow::id, CANCEL_RUNNING, id.toString());
    var run = lock(connection, id);
    if (run.isEmpty()) {
      return new RunCancellation(Change.UNKNOWN, List.of());
    }
    if (run.get().state() instanceof Ended) {
      return new RunCancellation(Change.NOT_NOW, List.of());
    }
    Statements.update(connection, REQUEST_CANCEL, id.toString());
    if (running.isEmpty()) {
      end(connection, id, Outcome.CANCELLED);
    }
    return new RunCancellation(Change.DONE, running);
  }

  private void lockJobs(Connection connection, RunId id) throws SQLException {
    Statements.query(connection, JobRow::id, lockJobs, id.toString());
  }

  private record Progress(
      JobState state,
      int step,
      int steps,
      Optional<String> schedule,
      boolean cancelRequested,
      boolean isLate) {}

  private Optional<Progress> lock(Connection connection, RunId id) throws SQLException {
    return Statements.queryOne(
        connection,
        row ->
            new Progress(
                JobRow.state(row.getString("state")),
                row.getInt("step"),
                row.getInt("steps"),
                Optional.ofNullable(row.getString("schedule")),
                row.getInt("cancel_requested") == 1,
                row.getInt("is_late") == 1),
        locked,
        id.toString());
  }

  /**
   * Jobs of these runs have ended: queues the next step, or ends the run, where it is time to.
   *
   * @return the schedules of runs that ended well
   */
  List<String> advance(Connection connection, Collection<RunId> runs) throws SQLException {
    var succeeded = new ArrayList<String>();
    for (var id : new TreeSet<>(runs.stream().map(RunId::toString).toList())) {
      advance(connection, RunId.parse(id).orElseThrow()).ifPresent(succeeded::add);
    }
    return succeeded;
  }

  private Optional<String> advance(Connection connection, RunId id) throws SQLException {
    var run = lock(connection, id);
    boolean isRunning = run.isPresent() && run.get().state().equals(new JobState.Running());
    if (!isRunning || count(connection, OPEN_JOBS, id.toString()) > 0) {
      return Optional.empty();
    }
    var progress = run.get();
    if (progress.cancelRequested()) {
      end(connection, id, Outcome.CANCELLED);
    } else if (count(connection, UNSUCCESSFUL_JOBS, id.toString(), progress.step()) > 0) {
      end(connection, id, progress.isLate() ? Outcome.TIMEOUT : Outcome.ERROR);
    } else if (progress.step() + 1 >= progress.steps()) {
      end(connection, id, Outcome.OK);
      return progress.schedule();
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

  private void end(Connection connection, RunId id, Outcome outcome) throws SQLException {
    Statements.update(connection, end, outcome.word(), id.toString());
    var tally = new Tally(Tally.RUN);
    tally.add(outcome.word());
    tally.write(connection);
  }
}
