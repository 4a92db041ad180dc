package dev.monitored.server.store.sql.attempt;

import dev.monitored.action.AttemptKey;
import dev.monitored.server.job.JobEvent;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.PlaceInRun;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.Transitions;
import dev.monitored.server.job.attempt.AttemptEnd;
import dev.monitored.server.job.attempt.AttemptEnd.Interrupted;
import dev.monitored.server.job.attempt.AttemptEnd.Succeeded;
import dev.monitored.server.job.schedule.ScheduleSuccess;
import dev.monitored.server.store.AttemptStore.Ending;
import dev.monitored.server.store.sql.database.Dialect;
import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.job.EndCounters;
import dev.monitored.server.store.sql.job.RunSteps;
import dev.monitored.server.store.sql.schedule.ScheduleWrites;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Statements that store the ends of own attempts. Each runs inside a transaction. */
final class Endings {
  private static final String IS_CANCEL_REQUESTED =
      "SELECT cancel_requested FROM job" + Moves.MINE + " ${forUpdate}";

  /** Whether the commit of this very end was not heard of, and has taken place. */
  private static final String IS_STORED =
      """
      SELECT 1 FROM attempt WHERE job_id = ? AND number = ? AND status = ?
      UNION ALL
      SELECT 1 FROM job
      WHERE id = ? AND attempt = ? AND state = ? AND started_at IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM attempt WHERE job_id = job.id AND number = job.attempt)
      """;

  private final Dialect dialect;
  private final Moves moves;
  private final RunSteps steps;
  private final EndCounters counters;
  private final String isCancelRequested;

  Endings(Dialect dialect, Moves moves, RunSteps steps, EndCounters counters) {
    this.dialect = dialect;
    this.moves = moves;
    this.steps = steps;
    this.counters = counters;
    isCancelRequested = dialect.sql(IS_CANCEL_REQUESTED);
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
    counters.add(connection, EndCounters.ATTEMPT, statuses);
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
  private static List<ScheduleSuccess> schedulesOf(List<Ending> endings, Set<AttemptKey> stored) {
    return endings.stream()
        .filter(ending -> ending.end() instanceof Succeeded)
        .map(Ending::job)
        .filter(job -> stored.contains(job.attempt()))
        .flatMap(job ->
            Stream.ofNullable(job.schedule())
                .map(name -> new ScheduleSuccess(name, job.times().createdAt())))
        .toList();
  }

  private static List<RunId> runsOf(List<Ending> endings) {
    return endings.stream()
        .map(ending -> ending.job().place())
        .filter(Objects::nonNull)
        .map(PlaceInRun::run)
        .toList();
  }

  private static String word(AttemptEnd end) {
    return end.outcome().word();
  }

  private static boolean endsTheJob(Ending ending) {
    return ending.retryIn().isEmpty() && !(ending.end() instanceof Interrupted);
  }

  /** All at once, for most attempts end so; returns those that were stored. */
  private List<Ending> endJobs(Connection connection, List<Ending> endings) throws SQLException {
    var ends = endings.stream().map(ending -> Move.of(ending, ended(ending.end()))).toList();
    var stored = Set.copyOf(moves.end(connection, ends));
    return endings.stream().filter(ending -> stored.contains(ending.job().attempt())).toList();
  }

  private static JobState ended(AttemptEnd end) {
    return Transitions.next(new JobState.Running(), new JobEvent.Finished(end.outcome()));
  }

  /** The job is to run again, unless a user cancelled it meanwhile; empty when it was fenced. */
  private Optional<JobState> takeBack(Connection connection, Ending ending) throws SQLException {
    boolean cancelRequested = isCancelRequested(connection, ending.job().attempt());
    var event =
        ending.end() instanceof Interrupted
            ? new JobEvent.Interrupted(cancelRequested)
            : new JobEvent.FailedForNow(cancelRequested);
    var next = Transitions.next(new JobState.Running(), event);
    boolean isMoved = moves.move(connection, word(ending.end()), Move.of(ending, next));
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

  private static boolean isStored(Connection connection, Ending ending) throws SQLException {
    var job = ending.job().attempt().job().toString();
    int number = ending.job().attempt().number();
    var status = word(ending.end());
    return Statements.queryOne(
            connection, _ -> true, IS_STORED, job, number, status, job, number, status)
        .isPresent();
  }
}
