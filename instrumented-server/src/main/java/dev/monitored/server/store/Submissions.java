package dev.monitored.server.store;

import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobEvent;
import dev.monitored.server.job.JobId;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.Run;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.Transitions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements that bring jobs in. Each runs inside a transaction. */
final class Submissions {
  private static final String INSERT =
      """
      INSERT INTO job
        (id, action, arguments, labels, queue, priority, run_at, due, timeout_ms, retry,
         deadline_ms, deadline_at, unique_key, run_id, step, schedule, callback, state, created_at,
         queued_at)
      SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4,
        CAST(value ->> 5 AS integer), CAST(value ->> 6 AS bigint),
        CASE WHEN CAST(value ->> 6 AS bigint) > ${now} THEN 0 ELSE 1 END,
        CAST(value ->> 7 AS bigint), value ->> 8, CAST(value ->> 9 AS bigint),
        ${now} + CAST(value ->> 9 AS bigint), value ->> 10, value ->> 11,
        CAST(value ->> 12 AS integer), value ->> 13, value ->> 14, value ->> 15, ${now}, ${now}
      FROM ${each} WHERE true
      ON CONFLICT DO NOTHING
      RETURNING ${job}
      """;

  // The id is there already when the commit of this very insert was not heard of.
  private static final String EXISTING =
      "SELECT ${job} FROM job WHERE id = ? OR (unique_key = ? AND ended_at IS NULL)";

  /**
   * About so many in all rows of a statement, which is held in memory; then another one follows.
   */
  private static final int MAX_CHARACTERS = 1 << 20;

  private static final Comparator<Submitted> BY_KEY =
      Comparator.comparing(
          job -> job.submission().uniqueKey(), Comparator.nullsFirst(Comparator.naturalOrder()));

  private static final JobState QUEUED =
      Transitions.next(new JobState.New(), new JobEvent.Queued());

  private final String insert;
  private final String existing;

  Submissions(Dialect dialect) {
    insert = dialect.sql(INSERT);
    existing = dialect.sql(EXISTING);
  }

  /** What somebody submitted, and as what it is to be stored. */
  record Submitted(JobId id, Submission submission) {}

  /** Stores a job that stands alone, and queues it unless it is held. */
  Job insert(Connection connection, JobId id, Submission submission, @Nullable String schedule)
      throws SQLException {
    var row = row(id, submission, null, schedule, state(submission));
    var inserted = insertRows(connection, List.of(row));
    return inserted.isEmpty() ? existing(connection, id, submission) : inserted.getFirst();
  }

  /** The same for several at once. What cannot be read back is not stored. */
  List<Job> insert(Connection connection, List<Submitted> jobs) throws SQLException {
    // Who inserts the same keys at the same time in another order would wait for us, and we for
    // him.
    var inOrder = new ArrayList<>(jobs);
    inOrder.sort(BY_KEY);
    var inserted = new HashMap<JobId, Job>();
    var rows = new ArrayList<List<@Nullable Object>>();
    int characters = 0;
    for (var job : inOrder) {
      var row = row(job.id(), job.submission(), null, null, state(job.submission()));
      rows.add(row);
      characters += characters(row);
      if (characters > MAX_CHARACTERS) {
        insertRows(connection, rows).forEach(made -> inserted.put(made.id(), made));
        rows.clear();
        characters = 0;
      }
    }
    insertRows(connection, rows).forEach(made -> inserted.put(made.id(), made));
    var stored = new ArrayList<Job>();
    for (var job : jobs) {
      var own = inserted.get(job.id());
      stored.add(own == null ? existing(connection, job.id(), job.submission()) : own);
    }
    return stored;
  }

  private static JobState state(Submission submission) {
    return submission.held() ? new JobState.New() : QUEUED;
  }

  /** Stores a job that will be queued by its run. What cannot be read back is not stored. */
  void insertNew(Connection connection, JobId id, Submission submission, Run.Place place)
      throws SQLException {
    insertRows(connection, List.of(row(id, submission, place, null, new JobState.New())));
  }

  private List<Job> insertRows(Connection connection, List<List<@Nullable Object>> rows)
      throws SQLException {
    return rows.isEmpty()
        ? List.of()
        : Statements.query(connection, JobRow::read, insert, JsonColumns.rows(rows));
  }

  private static int characters(List<@Nullable Object> row) {
    return row.stream().mapToInt(value -> value instanceof String text ? text.length() : 0).sum();
  }

  private static List<@Nullable Object> row(
      JobId id,
      Submission submission,
      Run.@Nullable Place place,
      @Nullable String schedule,
      JobState state) {
    var placement = submission.placement();
    var limits = submission.limits();
    return Arrays.asList(
        id.toString(),
        submission.action(),
        JsonColumns.text(submission.arguments()),
        JsonColumns.text(submission.labels()),
        placement.queue(),
        placement.priority(),
        millis(placement.runAt()),
        limits.timeout().toMillis(),
        JsonColumns.text(limits.retry()),
        limits.deadline() == null ? null : limits.deadline().toMillis(),
        submission.uniqueKey(),
        place == null ? null : place.run().toString(),
        place == null ? null : place.step(),
        schedule,
        CallbackColumn.text(submission.callback()),
        state.word());
  }

  Optional<Job> find(Connection connection, Optional<String> id) throws SQLException {
    return id.isEmpty()
        ? Optional.empty()
        : Statements.queryOne(connection, JobRow::read, existing, id.get(), null);
  }

  private Job existing(Connection connection, JobId id, Submission submission) throws SQLException {
    return Statements.queryOne(
            connection, JobRow::read, existing, id.toString(), submission.uniqueKey())
        .orElseThrow(
            () -> new StoreException("the job with the same unique key ended just now; try again"));
  }

  private static @Nullable Long millis(@Nullable Instant instant) {
    return instant == null ? null : instant.toEpochMilli();
  }
}
