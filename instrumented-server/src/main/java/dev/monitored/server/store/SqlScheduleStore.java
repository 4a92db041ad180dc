package dev.monitored.server.store;

import dev.monitored.action.JobId;
import dev.monitored.server.job.Change;
import dev.monitored.server.job.IdempotencyKey;
import dev.monitored.server.job.ScheduleFigures;
import dev.monitored.server.job.SchedulePage;
import dev.monitored.server.job.StoredSchedule;
import dev.monitored.server.store.Readers.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/** Schedules in the database of the jobs that they start. */
final class SqlScheduleStore implements ScheduleStore {
  private static final String DUE =
      "SELECT name FROM schedule WHERE next_at <= :now ORDER BY next_at, name";
  private static final String UNTIL_NEXT =
      "SELECT min(next_at) - :now FROM schedule WHERE next_at > :now";
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

  SqlScheduleStore(Database database, ScheduleWrites writes, ScheduleStarts starts) {
    this.database = database;
    this.writes = writes;
    this.starts = starts;
    readers = new Readers(database, "schedules");
  }

  @Override
  public Revising revise(String name, Revision revision) {
    return database.writer().run(connection -> writes.revise(connection, name, revision));
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
  public SchedulePage list(Optional<String> after, int limit) {
    return readers.read(handle -> {
      var found =
          handle
              .createQuery(PAGE)
              .bind("after", after.orElse(""))
              .bind("limit", limit + 1)
              .map((row, _) -> ScheduleRow.read(row))
              .list();
      var part = Part.of(found, limit);
      return new SchedulePage(part.items(), part.after().map(StoredSchedule::name), count(handle));
    });
  }

  @Override
  public int count() {
    return readers.read(SqlScheduleStore::count);
  }

  private static int count(Handle handle) {
    return handle.createQuery("SELECT count(*) FROM schedule").mapTo(Integer.class).one();
  }

  @Override
  public Change delete(String name, Predicate<StoredSchedule> condition) {
    return database.writer().run(connection -> writes.delete(connection, name, condition));
  }

  @Override
  public Due due() {
    return readers.read(handle -> {
      long now =
          handle.createQuery(database.dialect().sql("SELECT ${now}")).mapTo(Long.class).one();
      return new Due(
          Instant.ofEpochMilli(now),
          handle.createQuery(DUE).bind("now", now).mapTo(String.class).list(),
          handle
              .createQuery(UNTIL_NEXT)
              .bind("now", now)
              .mapTo(Long.class)
              .findOne()
              .map(Duration::ofMillis));
    });
  }

  @Override
  public Fired fire(StoredSchedule seen, Move move, Supplier<JobId> ids) {
    return announced(database.writer().run(connection -> starts.fire(connection, seen, move, ids)));
  }

  @Override
  public Fired trigger(String name, JobId id, Supplier<JobId> ids, Optional<IdempotencyKey> key) {
    return announced(
        database.writer().run(connection -> starts.trigger(connection, name, id, ids, key)));
  }

  private Fired announced(Fired fired) {
    fired.cancelled().forEach(job -> database.announce(job.toString()));
    if (fired.kind() == Fired.Kind.STARTED) {
      database.announce(PostgresChannel.WORK);
    }
    return fired;
  }

  @Override
  public void failed(String name) {
    database.writer().run(connection -> ScheduleWrites.failed(connection, name));
  }

  @Override
  public List<ScheduleFigures> figures() {
    return readers.read(handle ->
        handle.createQuery(ScheduleRow.FIGURES).map((row, _) -> ScheduleRow.figures(row)).list());
  }
}
