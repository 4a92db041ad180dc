package dev.monitored.server.store.sql.schedule;

import dev.monitored.action.JobId;
import dev.monitored.server.job.ChangeResult;
import dev.monitored.server.job.IdempotencyKey;
import dev.monitored.server.job.query.Listing;
import dev.monitored.server.job.schedule.ScheduleCounts;
import dev.monitored.server.job.schedule.StoredSchedule;
import dev.monitored.server.store.ScheduleStore;
import dev.monitored.server.store.sql.database.Database;
import dev.monitored.server.store.sql.database.Readers;
import dev.monitored.server.store.sql.row.ScheduleRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Schedules in the database of the jobs that they start. */
public final class SqlScheduleStore implements ScheduleStore {
  private static final String DUE =
      "SELECT name FROM schedule WHERE next_at <= :now ORDER BY next_at, name";

  /** A minute more is none that anybody has to hear of. */
  private static final String AHEAD =
      """
      SELECT name FROM schedule
      WHERE next_at > :now + 60000 + coalesce(every_ms, 0)
        AND (every_ms IS NOT NULL OR last_at > :now + 60000)
      ORDER BY name
      """;

  private static final String UNTIL_NEXT =
      "SELECT min(next_at) - :now FROM schedule WHERE next_at > :now";
  private static final String COUNT = "SELECT count(*) FROM schedule";

  private static final String PAGE =
      """
      SELECT %s FROM schedule WHERE name > :after ORDER BY name LIMIT :limit
      """
          .formatted(ScheduleRow.COLUMNS);
  private static final String FIND =
      "SELECT %s FROM schedule WHERE name = :name".formatted(ScheduleRow.COLUMNS);

  private final Database database;
  private final Readers readers;
  private final ScheduleWrites writes;
  private final ScheduleStarts starts;

  public SqlScheduleStore(Database database, ScheduleStarts starts) {
    this.database = database;
    writes = new ScheduleWrites(database.dialect());
    this.starts = starts;
    readers = new Readers(database, "schedules");
  }

  @Override
  public Revising revise(String name, Revision revision) {
    return database.write(connection -> writes.revise(connection, name, revision));
  }

  @Override
  public Optional<StoredSchedule> find(String name) {
    return readers.read(handle ->
        handle
            .createQuery(FIND)
            .bind("name", name)
            .map((row, _) -> ScheduleRow.read(row))
            .findOne());
  }

  @Override
  public Listing<StoredSchedule, String> list(Optional<String> after, int limit) {
    return readers.named(PAGE, COUNT, after, limit, ScheduleRow::read);
  }

  @Override
  public int count() {
    return readers.count(COUNT);
  }

  @Override
  public ChangeResult delete(String name, Predicate<StoredSchedule> condition) {
    return database.write(connection -> writes.delete(connection, name, condition));
  }

  @Override
  public Due due() {
    return readers.read(handle -> {
      long now =
          handle.createQuery(database.dialect().sql("SELECT ${now}")).mapTo(Long.class).one();
      return new Due(
          Instant.ofEpochMilli(now),
          handle.createQuery(DUE).bind("now", now).mapTo(String.class).list(),
          handle.createQuery(AHEAD).bind("now", now).mapTo(String.class).list(),
          handle
              .createQuery(UNTIL_NEXT)
              .bind("now", now)
              .mapTo(Long.class)
              .findOne()
              .map(Duration::ofMillis));
    });
  }

  @Override
  public FireResult fire(StoredSchedule seen, FirePlan plan, Supplier<JobId> ids) {
    database.requireRoom();
    return announced(database.write(connection -> starts.fire(connection, seen, plan, ids)));
  }

  @Override
  public FireResult fireNow(
      String name, JobId id, Supplier<JobId> ids, Optional<IdempotencyKey> key) {
    database.requireRoom();
    return announced(database.write(connection -> starts.fireNow(connection, name, id, ids, key)));
  }

  private FireResult announced(FireResult fired) {
    fired.cancelled().forEach(database::announceCancellation);
    if (fired.kind() == FireResult.Kind.STARTED) {
      database.announceWork();
    }
    return fired;
  }

  @Override
  public void failed(String name) {
    database.write(connection -> ScheduleWrites.failed(connection, name));
  }

  @Override
  public List<ScheduleCounts> counts() {
    return readers.read(handle ->
        handle
            .createQuery(database.dialect().sql(ScheduleRow.COUNTS))
            .map((row, _) -> ScheduleRow.counts(row))
            .list());
  }
}
