package dev.monitored.server.store.sql.row;

import dev.monitored.server.job.RunId;
import dev.monitored.server.job.run.Run;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.UUID;

/** Reads a row of the table {@code run}. */
public final class RunRow {
  public static final String COLUMNS =
      """
      id, name, labels, state, steps, step, deadline_ms, schedule, callback, created_at, started_at, \
      ended_at\
      """;

  private RunRow() {}

  public static RunId id(ResultSet row) throws SQLException {
    return new RunId(UUID.fromString(row.getString("id")));
  }

  public static Run read(ResultSet row) throws SQLException {
    return new Run(
        id(row),
        row.getString("name"),
        JsonColumns.strings(row.getString("labels")),
        JobRow.state(row.getString("state")),
        row.getInt("steps"),
        row.getInt("step"),
        JobRow.duration(row, "deadline_ms"),
        row.getString("schedule"),
        CallbackColumn.callback(row.getString("callback")),
        Objects.requireNonNull(JobRow.instant(row, "created_at")),
        JobRow.instant(row, "started_at"),
        JobRow.instant(row, "ended_at"));
  }
}
