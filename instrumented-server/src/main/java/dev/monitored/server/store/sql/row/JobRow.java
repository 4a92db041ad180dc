package dev.monitored.server.store.sql.row;

import dev.monitored.action.AttemptKey;
import dev.monitored.action.JobId;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.PlaceInRun;
import dev.monitored.server.job.QueueSpot;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.StoreFailure;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.Submission.UniqueKey;
import dev.monitored.server.job.Submission.UniqueKey.Until;
import dev.monitored.server.job.TimeLimits;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a row of the table {@code job}. */
public final class JobRow {
  /** In the order in which they are selected: to look for a column by its name takes its time. */
  private enum Column {
    ID,
    ACTION,
    ARGUMENTS,
    LABELS,
    QUEUE,
    PRIORITY,
    RUN_AT,
    TIMEOUT_MS,
    RETRY,
    DEADLINE_MS,
    DEADLINE_AT,
    UNIQUE_KEY,
    UNIQUE_UNTIL,
    RUN_ID,
    STEP,
    SCHEDULE,
    CALLBACK,
    STATE,
    ATTEMPT,
    FAILURES,
    CREATED_AT,
    QUEUED_AT,
    STARTED_AT,
    ENDED_AT,
    RESULT,
    ERROR,
    CANCEL_REQUESTED;

    // The statements are made from these, too.
    @SuppressWarnings("EnumOrdinal")
    int place() {
      return ordinal() + 1;
    }

    String sql() {
      return "job." + name().toLowerCase(Locale.ROOT);
    }

    /** Without what may be long where the condition holds. */
    String sql(String abridged) {
      return switch (this) {
        case ARGUMENTS -> "CASE WHEN %s THEN '{}' ELSE %s END".formatted(abridged, sql());
        case RESULT, ERROR -> "CASE WHEN NOT %s THEN %s END".formatted(abridged, sql());
        default -> sql();
      };
    }
  }

  /** The columns that are read. They are to be the first ones of a row. */
  public static final String COLUMNS = columns(Column::sql);

  /** The same, without what may be long where the condition holds. */
  public static String columns(String abridged) {
    return columns(column -> column.sql(abridged));
  }

  private static String columns(Function<Column, String> sql) {
    return Stream.of(Column.values()).map(sql).collect(Collectors.joining(", "));
  }

  private JobRow() {}

  public static Job read(ResultSet row) throws SQLException {
    return read(row, false);
  }

  public static Job read(ResultSet row, boolean isAbridged) throws SQLException {
    var times =
        new Job.Times(
            Instant.ofEpochMilli(row.getLong(Column.CREATED_AT.place())),
            Instant.ofEpochMilli(row.getLong(Column.QUEUED_AT.place())),
            instant(row, Column.STARTED_AT.place()),
            instant(row, Column.ENDED_AT.place()),
            instant(row, Column.DEADLINE_AT.place()));
    var state = state(row.getString(Column.STATE.place()));
    var run = row.getString(Column.RUN_ID.place());
    return new Job(
        new JobId(UUID.fromString(row.getString(Column.ID.place()))),
        submission(row, run == null && state.equals(new JobState.New())),
        state,
        row.getInt(Column.ATTEMPT.place()),
        row.getInt(Column.FAILURES.place()),
        run == null ? null : place(run, row),
        row.getString(Column.SCHEDULE.place()),
        times,
        row.getString(Column.RESULT.place()),
        row.getString(Column.ERROR.place()),
        row.getInt(Column.CANCEL_REQUESTED.place()) == 1,
        isAbridged);
  }

  private static Submission submission(ResultSet row, boolean isHeld) throws SQLException {
    return new Submission(
        row.getString(Column.ACTION.place()),
        JsonColumns.object(row.getString(Column.ARGUMENTS.place())),
        JsonColumns.strings(row.getString(Column.LABELS.place())),
        new QueueSpot(
            row.getString(Column.QUEUE.place()),
            row.getInt(Column.PRIORITY.place()),
            instant(row, Column.RUN_AT.place())),
        new TimeLimits(
            Duration.ofMillis(row.getLong(Column.TIMEOUT_MS.place())),
            duration(row, Column.DEADLINE_MS.place()),
            JsonColumns.retry(row.getString(Column.RETRY.place()))),
        uniqueKey(row),
        isHeld,
        CallbackColumn.callback(row.getString(Column.CALLBACK.place())));
  }

  private static @Nullable UniqueKey uniqueKey(ResultSet row) throws SQLException {
    var text = row.getString(Column.UNIQUE_KEY.place());
    var until = row.getString(Column.UNIQUE_UNTIL.place());
    return text == null
        ? null
        : new UniqueKey(
            text,
            Until.parse(until)
                .orElseThrow(() ->
                    new StoreException(
                        StoreFailure.UNREADABLE, "a stored job is unique until " + until)));
  }

  private static PlaceInRun place(String run, ResultSet row) throws SQLException {
    return new PlaceInRun(new RunId(UUID.fromString(run)), row.getInt(Column.STEP.place()));
  }

  /** The run of a job; empty when it stands alone. */
  public static Optional<RunId> runId(ResultSet row) throws SQLException {
    return Optional.ofNullable(row.getString("run_id"))
        .map(text -> new RunId(UUID.fromString(text)));
  }

  public static AttemptKey attempt(ResultSet row) throws SQLException {
    return new AttemptKey(id(row), row.getInt("attempt"));
  }

  public static JobId id(ResultSet row) throws SQLException {
    return new JobId(UUID.fromString(row.getString("id")));
  }

  public static JobState state(String word) {
    return JobState.parse(word)
        .orElseThrow(() ->
            new StoreException(
                StoreFailure.UNREADABLE, "a stored job has the unknown state " + word));
  }

  static @Nullable Duration duration(ResultSet row, String column) throws SQLException {
    return duration(row, row.findColumn(column));
  }

  private static @Nullable Duration duration(ResultSet row, int place) throws SQLException {
    long millis = row.getLong(place);
    return row.wasNull() ? null : Duration.ofMillis(millis);
  }

  public static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    return instant(row, row.findColumn(column));
  }

  private static @Nullable Instant instant(ResultSet row, int place) throws SQLException {
    long millis = row.getLong(place);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }
}
