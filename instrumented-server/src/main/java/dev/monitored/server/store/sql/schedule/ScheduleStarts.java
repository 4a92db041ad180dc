package dev.monitored.server.store.sql.schedule;

import dev.monitored.action.JobId;
import dev.monitored.server.job.Cancellation;
import dev.monitored.server.job.IdempotencyKey;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.run.RunSubmission;
import dev.monitored.server.job.run.Template;
import dev.monitored.server.job.schedule.NominalTime;
import dev.monitored.server.job.schedule.Overlap;
import dev.monitored.server.job.schedule.Schedule;
import dev.monitored.server.job.schedule.StoredSchedule;
import dev.monitored.server.store.ScheduleStore.FirePlan;
import dev.monitored.server.store.ScheduleStore.FireResult;
import dev.monitored.server.store.ScheduleStore.FireResult.Kind;
import dev.monitored.server.store.sql.database.Dialect;
import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.job.Cancellations;
import dev.monitored.server.store.sql.job.IdempotencyKeys;
import dev.monitored.server.store.sql.job.Origin;
import dev.monitored.server.store.sql.job.Submissions;
import dev.monitored.server.store.sql.job.Submissions.Submitted;
import dev.monitored.server.store.sql.row.JobRow;
import dev.monitored.server.store.sql.run.Runs;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Statements by which schedules start jobs and runs. Each runs inside a transaction, and takes the
 * row of the schedule before the rows of jobs and runs.
 */
public final class ScheduleStarts {
  private static final String RUN = "SELECT 1 FROM run WHERE id = ?";

  /** The process that holds the row is about to fire or change the schedule. */
  private static final String DUE =
      """
      SELECT name FROM schedule WHERE name = ? AND version = ? AND next_at = ? ${skipLocked}
      """;

  private static final String MOVE =
      """
      UPDATE schedule SET next_at = ?, skipped = skipped + ?, misfired = misfired + ?,
        expected = expected + ?, missed = missed + ?
      WHERE name = ?
      """;

  private static final String START =
      """
      UPDATE schedule SET started = started + 1, missed = 0, last_at = ${now}, last_job = ?, last_run = ?
      WHERE name = ?
      """;

  private static final String OPEN_JOBS =
      "SELECT id FROM job WHERE schedule = ? AND ended_at IS NULL ORDER BY id";
  private static final String OPEN_RUNS =
      "SELECT id FROM run WHERE schedule = ? AND ended_at IS NULL ORDER BY id";

  private static final FireResult GONE = fired(Kind.GONE);

  private final ScheduleWrites schedules;
  private final IdempotencyKeys keys;
  private final Submissions submissions;
  private final Runs runs;
  private final Cancellations cancellations;
  private final String due;
  private final String start;

  public ScheduleStarts(
      Dialect dialect,
      IdempotencyKeys keys,
      Submissions submissions,
      Runs runs,
      Cancellations cancellations) {
    schedules = new ScheduleWrites(dialect);
    this.keys = keys;
    this.submissions = submissions;
    this.runs = runs;
    this.cancellations = cancellations;
    due = dialect.sql(DUE);
    start = dialect.sql(START);
  }

  FireResult fire(Connection connection, StoredSchedule seen, FirePlan plan, Supplier<JobId> ids)
      throws SQLException {
    var next = ScheduleWrites.millis(seen.next());
    var mine = Statements.queryOne(connection, _ -> true, due, seen.name(), seen.version(), next);
    if (mine.isEmpty()) {
      return GONE;
    }
    var fired =
        plan.nominal().isPresent()
            ? start(connection, seen.schedule(), plan.nominal().get(), ids.get(), ids)
            : fired(Kind.NOTHING);
    if (fired.kind() == Kind.OVERLAPPED && seen.schedule().waits()) {
      if (plan.missed() > 0) {
        move(
            connection,
            seen.name(),
            plan.nominal(),
            plan.missed(),
            0,
            plan.missed(),
            plan.missed());
      }
      return fired(Kind.WAITING);
    }
    int skipped = fired.kind() == Kind.OVERLAPPED || fired.kind() == Kind.EXISTING ? 1 : 0;
    long inRow = fired.kind() == Kind.STARTED ? 0 : plan.missed() + skipped;
    long come = plan.missed() + (plan.nominal().isPresent() ? 1 : 0);
    move(connection, seen.name(), plan.next(), plan.missed(), skipped, come, inRow);
    return fired;
  }

  private static void move(
      Connection connection,
      String name,
      Optional<Instant> next,
      long misfired,
      int skipped,
      long come,
      long inRow)
      throws SQLException {
    Statements.update(
        connection, MOVE, ScheduleWrites.millis(next), skipped, misfired, come, inRow, name);
  }

  public FireResult fireNow(
      Connection connection,
      String name,
      JobId id,
      Supplier<JobId> ids,
      Optional<IdempotencyKey> key)
      throws SQLException {
    var found = schedules.lock(connection, name);
    if (found.isEmpty()) {
      return GONE;
    }
    var last = found.get().last();
    // When the commit of this very wish was not heard of, it was fulfilled before.
    if (last.isPresent() && isOf(id, last.get())) {
      return new FireResult(Kind.STARTED, last.get().job(), last.get().run(), List.of());
    }
    if (key.isPresent() && !keys.claim(connection, key.get(), id.toString())) {
      return startedBefore(connection, key.get());
    }
    var fired = start(connection, found.get().schedule(), schedules.now(connection), id, ids);
    if (key.isPresent()) {
      bind(connection, key.get(), fired);
    }
    return fired;
  }

  private FireResult startedBefore(Connection connection, IdempotencyKey key) throws SQLException {
    var before = keys.recall(connection, key).flatMap(JobId::parse);
    if (before.isEmpty()) {
      return fired(Kind.KEY_REUSED);
    }
    var id = before.get();
    boolean isRun = Statements.queryOne(connection, _ -> true, RUN, id.toString()).isPresent();
    return isRun
        ? new FireResult(
            Kind.STARTED, Optional.empty(), Optional.of(new RunId(id.value())), List.of())
        : new FireResult(Kind.EXISTING, before, Optional.empty(), List.of());
  }

  /** To what there is now; when nothing was started, the same request may try again. */
  private void bind(Connection connection, IdempotencyKey key, FireResult fired)
      throws SQLException {
    if (fired.kind() == Kind.OVERLAPPED) {
      keys.free(connection, key);
    } else if (fired.kind() == Kind.EXISTING) {
      keys.rebind(connection, key, fired.job().orElseThrow().toString());
    }
  }

  private static boolean isOf(JobId id, StoredSchedule.Last last) {
    return last.job().filter(id::equals).isPresent()
        || last.run().filter(new RunId(id.value())::equals).isPresent();
  }

  private FireResult start(
      Connection connection, Schedule schedule, Instant nominal, JobId id, Supplier<JobId> ids)
      throws SQLException {
    var cancelled = new ArrayList<JobId>();
    if (schedule.overlap() != Overlap.ALLOW) {
      var jobs = Statements.query(connection, JobRow::id, OPEN_JOBS, schedule.name());
      var open = Statements.query(connection, JobRow::id, OPEN_RUNS, schedule.name());
      if (schedule.overlap() == Overlap.FORBID && !(jobs.isEmpty() && open.isEmpty())) {
        return fired(Kind.OVERLAPPED);
      }
      cancel(connection, jobs, open, cancelled);
    }
    return switch (NominalTime.startedFor(nominal, schedule.template())) {
      case Template.OfJob(Submission job) -> start(connection, schedule, id, job, cancelled);
      case Template.OfRun(RunSubmission run) -> {
        var runId = new RunId(id.value());
        runs.insert(connection, runId, run, ids, Origin.schedule(schedule.name()));
        Statements.update(connection, start, null, runId.toString(), schedule.name());
        yield new FireResult(Kind.STARTED, Optional.empty(), Optional.of(runId), cancelled);
      }
    };
  }

  private FireResult start(
      Connection connection, Schedule schedule, JobId id, Submission job, List<JobId> cancelled)
      throws SQLException {
    var origin = Origin.schedule(schedule.name());
    var stored = submissions.insert(connection, Submitted.by(origin, id, job)).id();
    if (!stored.equals(id)) {
      return new FireResult(Kind.EXISTING, Optional.of(stored), Optional.empty(), cancelled);
    }
    Statements.update(connection, start, id.toString(), null, schedule.name());
    return new FireResult(Kind.STARTED, Optional.of(id), Optional.empty(), cancelled);
  }

  /** As a user would; adds the jobs that run. */
  private void cancel(
      Connection connection, List<JobId> jobs, List<JobId> open, List<JobId> running)
      throws SQLException {
    for (var job : jobs) {
      if (cancellations.cancel(connection, job) == Cancellation.REQUESTED) {
        running.add(job);
      }
    }
    for (var run : open) {
      running.addAll(runs.cancel(connection, new RunId(run.value())).running());
    }
  }

  private static FireResult fired(Kind kind) {
    return new FireResult(kind, Optional.empty(), Optional.empty(), List.of());
  }
}
