package dev.monitored.server.store.sql.run;

import dev.monitored.action.JobId;
import dev.monitored.server.job.ChangeResult;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.JobState.Ended;
import dev.monitored.server.job.Outcome;
import dev.monitored.server.job.PlaceInRun;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.run.HeldJobsRun;
import dev.monitored.server.job.run.RunSubmission;
import dev.monitored.server.store.RunStore.RunCancellation;
import dev.monitored.server.store.sql.database.Dialect;
import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.job.Origin;
import dev.monitored.server.store.sql.job.Retries;
import dev.monitored.server.store.sql.job.RunSteps;
import dev.monitored.server.store.sql.job.Submissions;
import dev.monitored.server.store.sql.job.Submissions.Submitted;
import dev.monitored.server.store.sql.log.LogDeletions;
import dev.monitored.server.store.sql.row.CallbackColumn;
import dev.monitored.server.store.sql.row.JobRow;
import dev.monitored.server.store.sql.row.JsonColumns;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Statements by which users make, change and delete runs. Each runs inside a transaction, and takes
 * the rows of jobs before the row of their run.
 */
public final class Runs {
  private static final String INSERT =
      """
      INSERT INTO run (id, name, labels, state, steps, deadline_ms, schedule, started_by, callback,
        created_at)
      VALUES (?, ?, ?, 'new', ?, ?, ?, ?, ?, ${now})
      ON CONFLICT DO NOTHING
      """;

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
      "DELETE FROM attempt WHERE job_id IN (SELECT id FROM job WHERE run_id ${in})";
  private static final String DELETE_JOBS = "DELETE FROM job WHERE run_id ${in}";
  private static final String DELETE = "DELETE FROM run WHERE id ${in}";

  private static final List<String> DISSOLVE =
      List.of(
          "UPDATE job SET run_id = NULL, step = NULL WHERE run_id = ?",
          "DELETE FROM run WHERE id = ?");

  private final Submissions submissions;
  private final Retries retries;
  private final RunSteps steps;
  private final LogDeletions logs;
  private final String insert;
  private final String lockJobs;
  private final String cancelWaiting;
  private final String deleteAttempts;
  private final String deleteJobs;
  private final String delete;

  public Runs(Dialect dialect, Submissions submissions, Retries retries, RunSteps steps) {
    this.submissions = submissions;
    this.retries = retries;
    this.steps = steps;
    logs = new LogDeletions(dialect);
    insert = dialect.sql(INSERT);
    lockJobs = dialect.sql(LOCK_JOBS);
    cancelWaiting = dialect.sql(CANCEL_WAITING);
    deleteAttempts = dialect.sql(DELETE_ATTEMPTS);
    deleteJobs = dialect.sql(DELETE_JOBS);
    delete = dialect.sql(DELETE);
  }

  /** Stores a run with all of its jobs, and starts it unless it is held. */
  public void insert(
      Connection connection, RunId id, RunSubmission submission, Supplier<JobId> ids, Origin origin)
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
            origin.schedule(),
            origin.trigger(),
            CallbackColumn.text(submission.callback()));
    if (!isStored) {
      return;
    }
    var jobs = new ArrayList<Submitted>();
    for (int step = 0; step < submission.steps().size(); step++) {
      var place = new PlaceInRun(id, step);
      for (var job : submission.steps().get(step)) {
        jobs.add(new Submitted(ids.get(), job, place, Origin.USER));
      }
    }
    submissions.insert(connection, jobs);
    if (!submission.held()) {
      steps.begin(connection, id);
    }
  }

  /** Stores a run that is held, and to which jobs may be added. */
  boolean insertHeld(Connection connection, RunId id, HeldJobsRun held, int steps)
      throws SQLException {
    return insertRow(
        connection,
        id.toString(),
        null,
        JsonColumns.text(held.labels()),
        steps,
        null,
        null,
        null,
        CallbackColumn.text(held.callback()));
  }

  /** Returns false when it was there before: its commit was not heard of. */
  private boolean insertRow(Connection connection, @Nullable Object... columns)
      throws SQLException {
    return Statements.update(connection, insert, columns) == 1;
  }

  public ChangeResult start(Connection connection, RunId id) throws SQLException {
    return changeIf(
        connection,
        id,
        state -> state.equals(new JobState.New()),
        () -> {
          steps.begin(connection, id);
          steps.advance(connection, id);
        });
  }

  /** Retries the jobs that did not succeed. */
  public ChangeResult retry(Connection connection, RunId id) throws SQLException {
    return changeIf(
        connection,
        id,
        Runs::didNotSucceed,
        () -> {
          retries.retry(connection, id);
          steps.begin(connection, id);
          steps.advance(connection, id);
        });
  }

  private static boolean didNotSucceed(JobState state) {
    return state instanceof Ended(Outcome outcome) && outcome != Outcome.OK;
  }

  /** Deletes it with a slice of its logs; empty when there is more of them, and it is there. */
  Optional<ChangeResult> delete(Connection connection, RunId id) throws SQLException {
    var ids = List.of(id.toString());
    var change = changeIf(connection, id, state -> !(state instanceof JobState.Running), () -> {});
    if (change == ChangeResult.DONE) {
      if (!logs.ofRuns(connection, ids)) {
        return Optional.empty();
      }
      deleteRows(connection, ids);
    }
    return Optional.of(change);
  }

  /** Deletes runs that do not run, and have no logs any more; returns how many jobs they had. */
  public int deleteRows(Connection connection, List<String> runs) throws SQLException {
    if (runs.isEmpty()) {
      return 0;
    }
    var ids = JsonColumns.write(runs);
    Statements.update(connection, deleteAttempts, ids);
    int jobs = Statements.update(connection, deleteJobs, ids);
    Statements.update(connection, delete, ids);
    return jobs;
  }

  /** Deletes a run that is held, and not its jobs. */
  public ChangeResult dissolve(Connection connection, RunId id) throws SQLException {
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

  private interface Writes {
    void run() throws SQLException;
  }

  private ChangeResult changeIf(Connection connection, RunId id, StateTest test, Writes writes)
      throws SQLException {
    lockJobs(connection, id);
    var run = steps.lock(connection, id);
    if (run.isEmpty()) {
      return ChangeResult.UNKNOWN;
    }
    if (!test.test(run.get().state())) {
      return ChangeResult.NOT_NOW;
    }
    writes.run();
    return ChangeResult.DONE;
  }

  public RunCancellation cancel(Connection connection, RunId id) throws SQLException {
    lockJobs(connection, id);
    Statements.update(connection, cancelWaiting, id.toString());
    var running = Statements.query(connection, JobRow::id, CANCEL_RUNNING, id.toString());
    var run = steps.lock(connection, id);
    if (run.isEmpty()) {
      return new RunCancellation(ChangeResult.UNKNOWN, List.of());
    }
    if (run.get().state() instanceof Ended) {
      return new RunCancellation(ChangeResult.NOT_NOW, List.of());
    }
    Statements.update(connection, REQUEST_CANCEL, id.toString());
    if (running.isEmpty()) {
      steps.end(connection, id, Outcome.CANCELLED);
    }
    return new RunCancellation(ChangeResult.DONE, running);
  }

  private void lockJobs(Connection connection, RunId id) throws SQLException {
    Statements.query(connection, JobRow::id, lockJobs, id.toString());
  }
}
