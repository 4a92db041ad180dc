package dev.monitored.server.store.sql.attempt;

import dev.monitored.action.AttemptKey;
import dev.monitored.action.JobId;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobEvent;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.Transitions;
import dev.monitored.server.job.attempt.ProcessId;
import dev.monitored.server.store.AttemptStore;
import dev.monitored.server.store.AttemptStore.Claimed;
import dev.monitored.server.store.sql.database.Dialect;
import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.job.RunSteps;
import dev.monitored.server.store.sql.row.JobRow;
import dev.monitored.server.store.sql.row.JsonColumns;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Statements that take jobs from their queues. Each runs inside a transaction. */
final class Claims {
  private static final Logger LOG = LoggerFactory.getLogger(Claims.class);
  private static final int PROMOTED_AT_ONCE = 1000;

  /** Of those whose time has come; the rest is not looked at when jobs are claimed. */
  private static final String PROMOTE =
      """
      WITH ready AS MATERIALIZED (
        SELECT id FROM job WHERE state = 'scheduled' AND due = 0 AND run_at <= ${now}
        ORDER BY run_at LIMIT ? ${skipLocked})
      UPDATE job SET due = 1, queued_at = run_at FROM ready WHERE job.id = ready.id
      """;

  private static final String UNTIL_NEXT =
      "SELECT min(run_at) - ${now} FROM job WHERE state = 'scheduled' AND due = 0";

  private static final String CLAIM =
      """
      WITH next AS MATERIALIZED (
        SELECT id, octet_length(arguments) + octet_length(labels) AS bytes
        FROM job WHERE state = 'scheduled' AND due = 1 AND queue = ?
        ORDER BY priority DESC, id LIMIT ? ${skipLocked}),
      weighed AS (
        SELECT id, sum(bytes) OVER (ROWS UNBOUNDED PRECEDING) - bytes AS before FROM next)
      UPDATE job
      SET state = ?, attempt = attempt + 1, error = NULL, started_at = ${now}, lease_until = ?,
        process = ?, replica = coalesce((SELECT name FROM process WHERE id = ?), ?)
      FROM weighed WHERE job.id = weighed.id AND weighed.before < ?
      RETURNING ${job}
      """;

  /** As if it had not been claimed: it ends without an attempt. */
  private static final String GIVE_UP =
      """
      UPDATE job SET state = ?, attempt = attempt - 1, started_at = NULL, lease_until = NULL,
        process = NULL, ended_at = ${now}, error = 'what is stored of the job cannot be read'
      WHERE id = ?
      """;

  private static final String RUNNING =
      "SELECT id, attempt FROM job WHERE state = 'running' AND process = ?";

  private static final String READ =
      """
      WITH wanted AS MATERIALIZED (SELECT value ->> 0 AS job FROM ${each})
      SELECT ${job} FROM job JOIN wanted ON job.id = wanted.job
      WHERE job.state = 'running' AND job.process = ?
      """;

  private final QueueLimits limits;
  private final Processes processes;
  private final RunSteps steps;
  private final String promote;
  private final String untilNext;
  private final String claim;
  private final String read;
  private final String giveUp;

  Claims(Dialect dialect, RunSteps steps) {
    limits = new QueueLimits(dialect);
    processes = new Processes(dialect);
    this.steps = steps;
    promote = dialect.sql(PROMOTE);
    untilNext = dialect.sql(UNTIL_NEXT);
    claim = dialect.sql(CLAIM);
    read = dialect.sql(READ);
    giveUp = dialect.sql(GIVE_UP);
  }

  Claimed claim(Connection connection, ProcessId process, Map<String, Integer> rooms)
      throws SQLException {
    var untilNext = untilNext(connection);
    if (untilNext.filter(Duration::isZero).isPresent()) {
      Statements.update(connection, promote, PROMOTED_AT_ONCE);
      untilNext = untilNext(connection);
    }
    var jobs = new ArrayList<Job>();
    long weight = 0;
    for (var room : limits.allowed(connection, rooms).entrySet()) {
      if (weight < AttemptStore.CLAIM_BYTES) {
        var more = claim(connection, process, room.getKey(), room.getValue());
        weight += more.stream().mapToLong(job -> job.request().weight()).sum();
        jobs.addAll(more);
      }
    }
    if (!jobs.isEmpty()) {
      processes.keepAlive(connection, process);
    }
    return new Claimed(jobs, untilNext, false);
  }

  /** What the process took in transactions of which it did not hear. These are over by now. */
  List<Job> claimedUnheard(Connection connection, ProcessId process, Set<AttemptKey> known)
      throws SQLException {
    processes.awaitOthers(connection, process);
    var unheard =
        Statements.query(connection, JobRow::attempt, RUNNING, process.value()).stream()
            .filter(attempt -> !known.contains(attempt))
            .map(attempt -> List.of(attempt.job().toString()))
            .toList();
    return unheard.isEmpty()
        ? List.of()
        : readable(
            connection,
            Statements.query(
                connection, Claims::read, read, JsonColumns.rows(unheard), process.value()));
  }

  private Optional<Duration> untilNext(Connection connection) throws SQLException {
    return Statements.query(
            connection,
            row -> {
              long millis = row.getLong(1);
              return row.wasNull()
                  ? Optional.<Duration>empty()
                  : Optional.of(Duration.ofMillis(Math.max(0, millis)));
            },
            untilNext)
        .getFirst();
  }

  private List<Job> claim(Connection connection, ProcessId process, String queue, int atMost)
      throws SQLException {
    var state = Transitions.next(new JobState.Scheduled(), new JobEvent.Claimed());
    var rows =
        Statements.query(
            connection,
            Claims::read,
            claim,
            queue,
            atMost,
            state.word(),
            Processes.LEASE_OF_PROCESS,
            process.value(),
            process.value(),
            process.toString(),
            AttemptStore.CLAIM_BYTES);
    return readable(connection, rows);
  }

  private List<Job> readable(Connection connection, List<Row> rows) throws SQLException {
    giveUp(connection, rows.stream().flatMap(row -> row.unreadable().stream()).toList());
    return rows.stream().flatMap(row -> row.job().stream()).sorted(CLAIM_ORDER).toList();
  }

  private record Row(Optional<Job> job, Optional<Unreadable> unreadable) {}

  private record Unreadable(JobId id, Optional<RunId> run) {}

  private static Row read(ResultSet row) throws SQLException {
    try {
      return new Row(Optional.of(JobRow.read(row)), Optional.empty());
    } catch (StoreException e) {
      LOG.error(
          "the job {} cannot be read; it ends without being executed", row.getString("id"), e);
      return new Row(
          Optional.empty(), Optional.of(new Unreadable(JobRow.id(row), JobRow.runId(row))));
    }
  }

  /** One job that cannot be read must not keep the others from being claimed. */
  private void giveUp(Connection connection, List<Unreadable> jobs) throws SQLException {
    var state = Transitions.next(new JobState.Scheduled(), new JobEvent.Unreadable());
    for (var job : jobs) {
      Statements.update(connection, giveUp, state.word(), job.id().toString());
    }
    steps.advance(connection, jobs.stream().flatMap(job -> job.run().stream()).toList());
  }

  private static final Comparator<Job> CLAIM_ORDER =
      Comparator.comparingInt((Job job) -> job.request().spot().priority())
          .reversed()
          .thenComparing(Job::id);
}
