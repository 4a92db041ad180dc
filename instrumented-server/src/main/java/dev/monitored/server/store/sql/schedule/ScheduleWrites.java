package dev.monitored.server.store.sql.schedule;

import dev.monitored.server.job.ChangeResult;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.schedule.Misfire;
import dev.monitored.server.job.schedule.StoredSchedule;
import dev.monitored.server.job.schedule.Timing;
import dev.monitored.server.store.ScheduleStore.Revised;
import dev.monitored.server.store.ScheduleStore.Revising;
import dev.monitored.server.store.ScheduleStore.Revision;
import dev.monitored.server.store.sql.database.Dialect;
import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.row.ScheduleRow;
import dev.monitored.server.store.sql.row.TemplateColumn;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Statements that write schedules. Each runs inside a transaction. The times of successes have rows
 * of their own: those who end jobs never wait for those who start them.
 */
public final class ScheduleWrites {
  private static final String NOW = "SELECT ${now}";

  private static final String LOCKED =
      "SELECT " + ScheduleRow.COLUMNS + " FROM schedule WHERE name = ? ${forUpdate}";

  private static final String INSERT =
      """
      INSERT INTO schedule
        (cron, zone, every_ms, template, overlap, misfire, catch_up, paused, next_at, name, version)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
      ON CONFLICT DO NOTHING
      """;

  private static final String INSERT_SUCCESS = "INSERT INTO schedule_success (schedule) VALUES (?)";

  private static final String REPLACE =
      """
      UPDATE schedule SET cron = ?, zone = ?, every_ms = ?, template = ?, overlap = ?, misfire = ?,
        catch_up = ?, paused = ?, next_at = ?, version = version + 1
      WHERE name = ?
      """;

  private static final List<String> DELETE =
      List.of(
          "DELETE FROM schedule_success WHERE schedule = ?", "DELETE FROM schedule WHERE name = ?");

  private static final String FAILED = "UPDATE schedule SET failed = failed + 1 WHERE name = ?";
  private static final String SUCCEEDED =
      "UPDATE schedule_success SET at = ${now} WHERE schedule = ?";

  private final String now;
  private final String locked;

  public ScheduleWrites(Dialect dialect) {
    now = dialect.sql(NOW);
    locked = dialect.sql(LOCKED);
  }

  Revising revise(Connection connection, String name, Revision revision) throws SQLException {
    var row = row(connection, name);
    var before = row.flatMap(Row::schedule);
    var revised = revision.of(before, now(connection));
    if (revised.isEmpty()) {
      row.ifPresent(Row::refuseUnreadable);
      return new Revising(before, Optional.empty());
    }
    var values = values(revised.get());
    if (row.isPresent()) {
      Statements.update(connection, REPLACE, values);
    } else if (Statements.update(connection, INSERT, values) == 1) {
      Statements.update(connection, INSERT_SUCCESS, name);
    } else {
      // Somebody else brought it in meanwhile.
      return revise(connection, name, revision);
    }
    return new Revising(before, lock(connection, name));
  }

  Optional<StoredSchedule> lock(Connection connection, String name) throws SQLException {
    return Statements.queryOne(connection, ScheduleRow::read, locked, name);
  }

  /** One that makes no sense can still be replaced or deleted. */
  private record Row(Optional<StoredSchedule> schedule, Optional<StoreException> fault) {
    static Row read(ResultSet row) throws SQLException {
      try {
        return new Row(Optional.of(ScheduleRow.read(row)), Optional.empty());
      } catch (StoreException e) {
        return new Row(Optional.empty(), Optional.of(e));
      }
    }

    void refuseUnreadable() {
      fault.ifPresent(e -> {
        throw e;
      });
    }
  }

  private Optional<Row> row(Connection connection, String name) throws SQLException {
    return Statements.queryOne(connection, Row::read, locked, name);
  }

  Instant now(Connection connection) throws SQLException {
    return Statements.query(connection, row -> Instant.ofEpochMilli(row.getLong(1)), now)
        .getFirst();
  }

  private static @Nullable Object[] values(Revised revised) {
    var schedule = revised.schedule();
    var timing = schedule.timing();
    return new @Nullable Object[] {
      timing instanceof Timing.Cron(var expression, ZoneId _) ? expression : null,
      timing instanceof Timing.Cron(String _, var zone) ? zone.getId() : null,
      timing instanceof Timing.Every(Duration period) ? period.toMillis() : null,
      TemplateColumn.text(schedule.template()),
      schedule.overlap().word(),
      schedule.misfire().word(),
      schedule.misfire() instanceof Misfire.CatchUp(int max) ? max : null,
      schedule.paused() ? 1 : 0,
      millis(revised.next()),
      schedule.name()
    };
  }

  static @Nullable Long millis(Optional<Instant> instant) {
    return instant.map(Instant::toEpochMilli).orElse(null);
  }

  public ChangeResult delete(
      Connection connection, String name, Predicate<StoredSchedule> condition) throws SQLException {
    var row = row(connection, name);
    if (row.isEmpty()) {
      return ChangeResult.UNKNOWN;
    }
    if (row.get().schedule().filter(condition.negate()).isPresent()) {
      return ChangeResult.NOT_NOW;
    }
    for (var sql : DELETE) {
      Statements.update(connection, sql, name);
    }
    return ChangeResult.DONE;
  }

  static int failed(Connection connection, String name) throws SQLException {
    return Statements.update(connection, FAILED, name);
  }

  /** Something that these schedules had started has ended well. */
  public static void succeeded(Connection connection, Dialect dialect, Collection<String> schedules)
      throws SQLException {
    for (var name : new TreeSet<>(schedules)) {
      Statements.update(connection, dialect.sql(SUCCEEDED), name);
    }
  }
}
