package dev.monitored.server.store;

import dev.monitored.action.AttemptKey;
import dev.monitored.action.JobId;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobEvent;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.Transitions;
import dev.monitored.server.store.JobStore.Claimed;
import dev.monitored.server.store.JobStore.Renewal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Statements that get jobs going, and keep them going. Each runs inside a transaction. */
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

  /** In an order, so that two processes never wait for each other. */
  private static final String LIMITED_QUEUES =
      """
      SELECT name, concurrency, paused FROM queue
      WHERE concurrency IS NOT NULL OR paused = 1 ORDER BY name ${forUpdate}
      """;

  private static final String RUNNING =
      "SELECT count(*) FROM job WHERE queue = ? AND state = 'running'";

  private static final String CLAIM =
      """
      WITH next AS MATERIALIZED (
        SELECT id FROM job WHERE state = 'scheduled' AND due = 1 AND queue = ?
        ORDER BY priority DESC, id LIMIT ? ${skipLocked})
      UPDATE job
      SET state = ?, attempt = attempt + 1, error = NULL, started_at = ${now},
        lease_until = ${now} + ?
      FROM next WHERE job.id = next.id
      RETURNING ${job}
      """;

  /** As if it had not been claimed: it ends without an attempt. */
  private static final String GIVE_UP =
      """
      UPDATE job SET state = ?, attempt = attempt - 1, started_at = NULL, lease_until = NULL,
        ended_at = ${now}, error = 'what is stored of the job cannot be read'
      WHERE id = ?
      """;

  private static final String RENEW =
      """
      WITH mine AS MATERIALIZED (
        SELECT value ->> 0 AS job, CAST(value ->> 1 AS integer) AS number FROM ${each})
      UPDATE job SET lease_until = ${now} + ?
      FROM mine WHERE job.id = mine.job AND attempt = mine.number AND lease_until IS NOT NULL
      RETURNING id, attempt
      """;

  private static final String CANCELLED =
      "SELECT id, attempt FROM job WHERE state = 'running' AND cancel_requested = 1";

  private static final String EXPIRE =
      """
      UPDATE job SET state = ?, error = 'the deadline passed', ended_at = ${now}
      WHERE state IN ('new', 'scheduled') AND deadline_at <= ${now}
      RETURNING run_id
      """;

  private final RunSteps steps;
  private final String promote;
  private final String untilNext;
  private final String limitedQueues;
  private final String claim;
  private final String giveUp;
  private final String renew;
  private final String expire;

  Claims(Dialect dialect, RunSteps steps) {
    this.steps = steps;
    promote = dialect.sql(PROMOTE);
    untilNext = dialect.sql(UNTIL_NEXT);
    limitedQueues = dialect.sql(LIMITED_QUEUES);
    claim = dialect.sql(CLAIM);
    giveUp = dialect.sql(GIVE_UP);
    renew = dialect.sql(RENEW);
    expire = dialect.sql(EXPIRE);
  }

  Claimed claim(Connection connection, Map<String, Integer> rooms, Duration lease)
      throws SQLException {
    var untilNext = untilNext(connection);
    if (untilNext.filter(Duration::isZero).isPresent()) {
      Statements.update(connection, promote, PROMOTED_AT_ONCE);
      untilNext = untilNext(connection);
    }
    var jobs = new ArrayList<Job>();
    for (var room : allowed(connection, rooms).entrySet()) {
      jobs.addAll(claim(connection, room.getKey(), room.getValue(), lease));
    }
    return new Claimed(jobs, untilNext);
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

  /** What is left of the rooms by the limits and pauses of the queues. */
  private Map<String, Integer> allowed(Connection connection, Map<String, Integer> rooms)
      throws SQLException {
    var allowed = new TreeMap<>(rooms);
    var limits = limits(connection);
    for (var limit : limits.entrySet()) {
      if (allowed.containsKey(limit.getKey()) && limit.getValue() > 0) {
        int left = limit.getValue() - running(connection, limit.getKey());
        allowed.merge(limit.getKey(), left, Math::min);
      } else {
        allowed.remove(limit.getKey());
      }
    }
    allowed.values().removeIf(room -> room <= 0);
    return allowed;
  }

  /** By queue, and 0 for those that are paused. */
  private Map<String, Integer> limits(Connection connection) throws SQLException {
    var limits = new HashMap<String, Integer>();
    var rows =
        Statements.query(
            connection,
            row -> {
              int limit = row.getInt("concurrency");
              int open = row.wasNull() ? Integer.MAX_VALUE : limit;
              return Map.entry(row.getString("name"), row.getInt("paused") == 1 ? 0 : open);
            },
            limitedQueues);
    rows.forEach(row -> limits.put(row.getKey(), row.getValue()));
    return limits;
  }

  private static int running(Connection connection, String queue) throws SQLException {
    return Statements.query(connection, row -> row.getInt(1), RUNNING, queue).getFirst();
  }

  private List<Job> claim(Connection connection, String queue, int atMost, Duration lease)
      throws SQLException {
    var state = Transitions.next(new JobState.Scheduled(), new JobEvent.Claimed());
    var rows =
        Statements.query(
            connection, Claims::read, claim, queue, atMost, state.word(), lease.toMillis());
    giveUp(connection, rows.stream().flatMap(row -> row.unreadable().stream()).toList());
    return rows.stream().flatMap(row -> row.job().stream()).sorted(CLAIM_ORDER).toList();
  }

  private record Row(Optional<Job> job, Optional<Unreadable> unreadable) {}

  private record Unreadable(JobId id, Optional<RunId> run) {}

  private static Row read(ResultSet row) throws SQLException {
    try {
      return new Row(Optional.of(JobRow.read(row)), Optional.empty());
    } catch (StoreException e) {
      LOG.error("the job {} cannot be read, and is given up", row.getString("id"), e);
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
      Comparator.comparingInt((Job job) -> job.request().placement().priority())
          .reversed()
          .thenComparing(Job::id);

  Renewal renew(Connection connection, Collection<AttemptKey> attempts, Duration lease)
      throws SQLException {
    var rows = attempts.stream().map(key -> List.of(key.job().toString(), key.number())).toList();
    var gone = new HashSet<>(attempts);
    Statements.query(connection, JobRow::attempt, renew, JsonColumns.rows(rows), lease.toMillis())
        .forEach(gone::remove);
    var cancelled = new HashSet<>(cancelled(connection));
    cancelled.retainAll(Set.copyOf(attempts));
    return new Renewal(gone, cancelled);
  }

  private static List<AttemptKey> cancelled(Connection connection) throws SQLException {
    return Statements.query(connection, JobRow::attempt, CANCELLED);
  }

  int expire(Connection connection) throws SQLException {
    var state = Transitions.next(new JobState.Scheduled(), new JobEvent.Expired());
    var expired = Statements.query(connection, JobRow::runId, expire, state.word());
    steps.advance(connection, expired.stream().flatMap(Optional::stream).toList());
    return expired.size();
  }

  /** For the one process that holds the database: whoever ran these is dead. */
  static int expireAllLeases(Connection connection) throws SQLException {
    return Statements.update(connection, "UPDATE job SET lease_until = 0 WHERE state = 'running'");
  }
}
