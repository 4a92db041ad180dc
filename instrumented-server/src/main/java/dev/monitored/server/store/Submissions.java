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
      VALUES (?, ?, ?, ?, ?, ?, ?, CASE WHEN ? > ${now} THEN 0 ELSE 1 END, ?, ?,
        ?, ${now} + ?, ?, ?, ?, ?, ?, ?, ${now}, ${now})
      ON CONFLICT DO NOTHING
      RETURNING ${job}
      """;

  // The id is there already when the commit of this very insert was not heard of.
  private static final String EXISTING =
      "SELECT ${job} FROM job WHERE id = ? OR (unique_key = ? AND ended_at IS NULL)";

  private static final JobState QUEUED =
      Transitions.next(new JobState.New(), new JobEvent.Queued());

  private final String insert;
  private final String existing;

  Submissions(Dialect dialect) {
    insert = dialect.sql(INSERT);
    existing = dialect.sql(EXISTING);
  }

  /** Stores a job that stands alone, and queues it unless it is held. */
  Job insert(Connection connection, JobId id, Submission submission, @Nullable String schedule)
      throws SQLException {
    var state = submission.held() ? new JobState.New() : QUEUED;
    var inserted =
        Statements.queryOne(
            connection, JobRow::read, insert, parameters(id, submission, null, schedule, state));
    return inserted.isPresent() ? inserted.get() : existing(connection, id, submission);
  }

  /** Stores a job that will be queued by its run. What cannot be read back is not stored. */
  void insertNew(Connection connection, JobId id, Submission submission, Run.Place place)
      throws SQLException {
    Statements.query(
        connection,
        JobRow::read,
        insert,
        parameters(id, submission, place, null, new JobState.New()));
  }

  private static @Nullable Object[] parameters(
      JobId id,
      Submission submission,
      Run.@Nullable Place place,
      @Nullable String schedule,
      JobState state) {
    var placement = submission.placement();
    var limits = submission.limits();
    var runAt = millis(placement.runAt());
    var deadline = limits.deadline() == null ? null : limits.deadline().toMillis();
    return new @Nullable Object[] {
      id.toString(),
      submission.action(),
      JsonColumns.text(submission.arguments()),
      JsonColumns.text(submission.labels()),
      placement.queue(),
      placement.priority(),
      runAt,
      runAt,
      limits.timeout().toMillis(),
      JsonColumns.text(limits.retry()),
      deadline,
      deadline,
      submission.uniqueKey(),
      place == null ? null : place.run().toString(),
      place == null ? null : place.step(),
      schedule,
      CallbackColumn.text(submission.callback()),
      state.word()
    };
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
