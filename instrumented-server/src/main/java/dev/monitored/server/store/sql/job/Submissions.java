package dev.monitored.server.store.sql.job;

import dev.monitored.action.JobId;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobEvent;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.PlaceInRun;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.Submission.UniqueKey;
import dev.monitored.server.job.Transitions;
import dev.monitored.server.store.sql.database.Dialect;
import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.row.CallbackColumn;
import dev.monitored.server.store.sql.row.JobRow;
import dev.monitored.server.store.sql.row.JsonColumns;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Statements that bring jobs in. Each runs inside a transaction. */
public final class Submissions {
  private record Given(String column, String type) {}

  /** What is given of a job, in the order of its values. */
  private static final List<Given> GIVEN =
      List.of(
          new Given("id", "text"),
          new Given("action", "text"),
          new Given("arguments", "text"),
          new Given("labels", "text"),
          new Given("queue", "text"),
          new Given("priority", "integer"),
          new Given("run_at", "bigint"),
          new Given("timeout_ms", "bigint"),
          new Given("retry", "text"),
          new Given("deadline_ms", "bigint"),
          new Given("unique_key", "text"),
          new Given("unique_until", "text"),
          new Given("run_id", "text"),
          new Given("step", "integer"),
          new Given("schedule", "text"),
          new Given("started_by", "text"),
          new Given("callback", "text"),
          new Given("state", "text"));

  private static final String INSERT =
      """
      INSERT INTO job (%1$s, due, deadline_at, created_at, queued_at)
      SELECT %1$s, CASE WHEN run_at > ${now} THEN 0 ELSE 1 END, ${now} + deadline_ms, ${now}, ${now}
      FROM (SELECT %2$s) AS given WHERE true
      ON CONFLICT DO NOTHING
      RETURNING ${job}
      """;

  // The id is there already when the commit of this very insert was not heard of.
  private static final String EXISTING =
      "SELECT ${job} FROM job WHERE id = ? OR (unique_key = ? AND %s)".formatted(Retries.HOLDS_KEY);

  /**
   * Characters of a row that is inserted together with others. To take a value out of JSON, all of
   * its row is read: for a long one that takes longer than a statement of its own.
   */
  private static final int SHORT = 10_000;

  private static final Comparator<Submitted> BY_KEY =
      Comparator.comparing(
          job -> job.submission().key(), Comparator.nullsFirst(Comparator.naturalOrder()));

  private static final JobState QUEUED =
      Transitions.next(new JobState.New(), new JobEvent.Queued());

  private final String insertOne;
  private final String insertAll;
  private final String existing;

  public Submissions(Dialect dialect) {
    var columns = columns(i -> GIVEN.get(i).column());
    var one = columns(i -> cast("?", i));
    var all = columns(i -> cast("value ->> " + i, i)) + " FROM ${each}";
    insertOne = dialect.sql(INSERT.formatted(columns, one));
    insertAll = dialect.sql(INSERT.formatted(columns, all));
    existing = dialect.sql(EXISTING);
  }

  private static String columns(IntFunction<String> sql) {
    return IntStream.range(0, GIVEN.size()).mapToObj(sql).collect(Collectors.joining(", "));
  }

  private static String cast(String value, int i) {
    return "CAST(%s AS %s) AS %s".formatted(value, GIVEN.get(i).type(), GIVEN.get(i).column());
  }

  /** A submission and the job to store it as. Of a job of a run, the origin is that of its run. */
  public record Submitted(
      JobId id, Submission submission, @Nullable PlaceInRun place, Origin origin) {
    public static Submitted alone(JobId id, Submission submission) {
      return new Submitted(id, submission, null, Origin.USER);
    }

    public static Submitted by(Origin origin, JobId id, Submission submission) {
      return new Submitted(id, submission, null, origin);
    }

    /** A job of a run will be queued by its run. */
    public JobState state() {
      return place != null || submission.held() ? new JobState.New() : QUEUED;
    }
  }

  public Job insert(Connection connection, Submitted job) throws SQLException {
    return insert(connection, List.of(job)).getFirst();
  }

  /** Stores jobs, and queues those that may start. What cannot be read back is not stored. */
  public List<Job> insert(Connection connection, List<Submitted> jobs) throws SQLException {
    // Others may insert the same keys just now: in another order, each would wait for the other.
    var inOrder = new ArrayList<>(jobs);
    inOrder.sort(BY_KEY);
    var inserted = new HashMap<JobId, Job>();
    var rows = new ArrayList<List<@Nullable Object>>();
    for (var job : inOrder) {
      var row = row(job);
      if (characters(row) > SHORT) {
        insertRows(connection, List.of(row)).forEach(made -> inserted.put(made.id(), made));
      } else {
        rows.add(row);
      }
    }
    insertRows(connection, rows).forEach(made -> inserted.put(made.id(), made));
    var stored = new ArrayList<Job>();
    for (var job : jobs) {
      var own = inserted.get(job.id());
      stored.add(own == null ? existing(connection, job) : own);
    }
    return stored;
  }

  private List<Job> insertRows(Connection connection, List<List<@Nullable Object>> rows)
      throws SQLException {
    return switch (rows.size()) {
      case 0 -> List.of();
      case 1 -> Statements.query(connection, JobRow::read, insertOne, rows.getFirst().toArray());
      default -> Statements.query(connection, JobRow::read, insertAll, JsonColumns.rows(rows));
    };
  }

  private static int characters(List<@Nullable Object> row) {
    return row.stream().mapToInt(value -> value instanceof String text ? text.length() : 0).sum();
  }

  private static List<@Nullable Object> row(Submitted job) {
    var submission = job.submission();
    var spot = submission.spot();
    var limits = submission.limits();
    var place = job.place();
    return Arrays.asList(
        job.id().toString(),
        submission.action(),
        JsonColumns.text(submission.arguments()),
        JsonColumns.text(submission.labels()),
        spot.queue(),
        spot.priority(),
        millis(spot.runAt()),
        limits.timeout().toMillis(),
        JsonColumns.text(limits.retry()),
        limits.deadline() == null ? null : limits.deadline().toMillis(),
        submission.key(),
        submission.uniqueKey() == null
            ? UniqueKey.Until.ENDED.word()
            : submission.uniqueKey().until().word(),
        place == null ? null : place.run().toString(),
        place == null ? null : place.step(),
        job.origin().schedule(),
        job.origin().trigger(),
        CallbackColumn.text(submission.callback()),
        job.state().word());
  }

  public Optional<Job> find(Connection connection, Optional<String> id) throws SQLException {
    return id.isEmpty()
        ? Optional.empty()
        : Statements.queryOne(connection, JobRow::read, existing, id.get(), null);
  }

  private Job existing(Connection connection, Submitted job) throws SQLException {
    return Statements.queryOne(
            connection, JobRow::read, existing, job.id().toString(), job.submission().key())
        // Then there is none any more, and the next attempt to insert it succeeds.
        .orElseThrow(() -> new SQLException("the job with the same unique key ended", "40001"));
  }

  private static @Nullable Long millis(@Nullable Instant instant) {
    return instant == null ? null : instant.toEpochMilli();
  }
}
