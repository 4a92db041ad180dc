package dev.monitored.server.store;

import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobId;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.StoreException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads a row of the table {@code job}. */
final class JobRow {
  static final String COLUMNS =
      """
      id, action, arguments, labels, timeout_ms, state, attempt, \
      created_at, queued_at, started_at, ended_at, result, error\
      """;

  private JobRow() {}

  static Job read(ResultSet row) throws SQLException {
    return new Job(
        id(row),
        row.getString("action"),
        JsonColumns.object(row.getString("arguments")),
        JsonColumns.strings(row.getString("labels")),
        Duration.ofMillis(row.getLong("timeout_ms")),
        state(row.getString("state")),
        row.getInt("attempt"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        Instant.ofEpochMilli(row.getLong("queued_at")),
        instant(row, "started_at"),
        instant(row, "ended_at"),
        row.getString("result"),
        row.getString("error"));
  }

  static JobId id(ResultSet row) throws SQLException {
    return new JobId(UUID.fromString(row.getString("id")));
  }

  static JobState state(String word) {
    return JobState.parse(word)
        .orElseThrow(() -> new StoreException("a stored job has the unknown state " + word));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }
}
