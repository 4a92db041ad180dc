package dev.monitored.server.store.sql.row;

import dev.monitored.action.JobId;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.StoreFailure;
import dev.monitored.server.job.schedule.Misfire;
import dev.monitored.server.job.schedule.Overlap;
import dev.monitored.server.job.schedule.Schedule;
import dev.monitored.server.job.schedule.ScheduleCounts;
import dev.monitored.server.job.schedule.StoredSchedule;
import dev.monitored.server.job.schedule.StoredSchedule.Last;
import dev.monitored.server.job.schedule.Timing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads a row of the table {@code schedule}. */
public final class ScheduleRow {
  public static final String COLUMNS =
      """
      name, cron, zone, every_ms, template, overlap, misfire, catch_up, paused, version, next_at, \
      last_at, last_job, last_run, expected, (SELECT at FROM schedule_success WHERE schedule = name) \
      AS last_success_at, (SELECT total FROM schedule_success WHERE schedule = name) AS succeeded\
      """;

  public static final String COUNTS =
      """
      SELECT name, cron, zone, every_ms, next_at, started, skipped, misfired, failed, expected, missed,
        success.at AS last_success_at, success.total AS succeeded, success.took_ms AS took_ms,
        coalesce(
          (SELECT ${now} - created_at FROM job WHERE id = last_job AND ended_at IS NULL),
          (SELECT ${now} - created_at FROM run WHERE id = last_run AND ended_at IS NULL)) AS open_ms
      FROM schedule LEFT JOIN schedule_success AS success ON success.schedule = schedule.name
      ORDER BY name
      """;

  private ScheduleRow() {}

  public static StoredSchedule read(ResultSet row) throws SQLException {
    var name = row.getString("name");
    try {
      return new StoredSchedule(
          schedule(name, row),
          row.getLong("version"),
          instant(row, "next_at"),
          last(row),
          instant(row, "last_success_at"),
          row.getLong("expected"),
          row.getLong("succeeded"));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new StoreException(
          StoreFailure.UNREADABLE, "the schedule " + name + " cannot be understood", e);
    }
  }

  private static Schedule schedule(String name, ResultSet row) throws SQLException {
    return new Schedule(
        name,
        timing(row),
        TemplateColumn.template(row.getString("template")),
        Overlap.parse(row.getString("overlap")).orElseThrow(IllegalArgumentException::new),
        misfire(row),
        row.getInt("paused") == 1);
  }

  private static Timing timing(ResultSet row) throws SQLException {
    var cron = row.getString("cron");
    return cron == null
        ? new Timing.Every(Duration.ofMillis(row.getLong("every_ms")))
        : new Timing.Cron(cron, ZoneId.of(row.getString("zone")));
  }

  private static Misfire misfire(ResultSet row) throws SQLException {
    return switch (row.getString("misfire")) {
      case "skip" -> new Misfire.Skip();
      case "run-once" -> new Misfire.RunOnce();
      case "catch-up" -> new Misfire.CatchUp(row.getInt("catch_up"));
      default -> throw new IllegalArgumentException();
    };
  }

  private static Optional<Last> last(ResultSet row) throws SQLException {
    var job = Optional.ofNullable(row.getString("last_job")).flatMap(JobId::parse);
    var run = Optional.ofNullable(row.getString("last_run")).flatMap(RunId::parse);
    return instant(row, "last_at").map(at -> new Last(at, job, run));
  }

  public static ScheduleCounts counts(ResultSet row) throws SQLException {
    return new ScheduleCounts(
        row.getString("name"),
        readableTiming(row),
        instant(row, "next_at"),
        instant(row, "last_success_at"),
        duration(row),
        row.getLong("expected"),
        row.getLong("succeeded"),
        row.getLong("missed"),
        Map.of(
            "started", row.getLong("started"),
            "skipped", row.getLong("skipped"),
            "misfired", row.getLong("misfired"),
            "failed", row.getLong("failed")));
  }

  private static Optional<Timing> readableTiming(ResultSet row) throws SQLException {
    try {
      return Optional.of(timing(row));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> duration(ResultSet row) throws SQLException {
    return Stream.of(millis(row, "took_ms"), millis(row, "open_ms"))
        .flatMap(Optional::stream)
        .max(Duration::compareTo);
  }

  private static Optional<Duration> millis(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(JobRow.instant(row, column));
  }
}
