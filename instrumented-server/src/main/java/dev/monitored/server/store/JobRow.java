package dev.monitored.server.store;

import dev.monitored.server.job.AttemptKey;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobId;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.Limits;
import dev.monitored.server.job.Placement;
import dev.monitored.server.job.Run;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.Submission;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads a row of the table {@code job}. */
final class JobRow {
  static final String COLUMNS =
      """
      job.id, action, arguments, labels, queue, priority, run_at, timeout_ms, retry, deadline_ms, \
      deadline_at, unique_key, run_id, step, schedule, callback, state, attempt, failures, created_at, \
      queued_at, started_at, ended_at, result, error\
      """;

  /** The same, without what may be long where the condition holds. */
  static String columns(String abridged) {
    return COLUMNS
        .replace(" arguments,", " CASE WHEN %s THEN '{}' ELSE arguments END AS arguments,")
        .replace(" result,", " CASE WHEN %s THEN NULL ELSE result END AS result,")
        .replace(" error", " CASE WHEN %s THEN NULL ELSE error END AS error")
        .replace("%s", abridged);
  }

  private JobRow() {}

  static Job read(ResultSet row) throws SQLException {
    return read(row, false);
  }

  static Job read(ResultSet row, boolean isAbridged) throws SQLException {
    var times =
        new Job.Times(
            Instant.ofEpochMilli(row.getLong("created_at")),
            Instant.ofEpochMilli(row.getLong("queued_at")),
            instant(row, "started_at"),
            instant(row, "ended_at"),
            instant(row, "deadline_at"));
    return new Job(
        id(row),
        submission(row),
        state(row.getString("state")),
        row.getInt("attempt"),
        row.getInt("failures"),
        place(row),
        row.getString("schedule"),
        times,
        row.getString("result"),
        row.getString("error"),
        isAbridged);
  }

  private static Submission submission(ResultSet row) throws SQLException {
    return new Submission(
        row.getString("action"),
        JsonColumns.object(row.getString("arguments")),
        JsonColumns.strings(row.getString("labels")),
        new Placement(row.getString("queue"), row.getInt("priority"), instant(row, "run_at")),
        new Limits(
            Duration.ofMillis(row.getLong("timeout_ms")),
            duration(row, "deadline_ms"),
            JsonColumns.retry(row.getString("retry"))),
        row.getString("unique_key"),
        isHeld(row),
        CallbackColumn.callback(row.getString("callback")));
  }

  private static boolean isHeld(ResultSet row) throws SQLException {
    return runId(row).isEmpty() && state(row.getString("state")).equals(new JobState.New());
  }

  private static Run.@Nullable Place place(ResultSet row) throws SQLException {
    var run = runId(row);
    return run.isEmpty() ? null : new Run.Place(run.get(), row.getInt("step"));
  }

  /** The run of a job; empty when it stands alone. */
  static Optional<RunId> runId(ResultSet row) throws SQLException {
    return Optional.ofNullable(row.getString("run_id"))
        .map(text -> new RunId(UUID.fromString(text)));
  }

  static AttemptKey attempt(ResultSet row) throws SQLException {
    return new AttemptKey(id(row), row.getInt("attempt"));
  }

  static JobId id(ResultSet row) throws SQLException {
    return new JobId(UUID.fromString(row.getString("id")));
  }

  static JobState state(String word) {
    return JobState.parse(word)
        .orElseThrow(() -> new StoreException("a stored job has the unknown state " + word));
  }

  static @Nullable Duration duration(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Duration.ofMillis(millis);
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }
}
