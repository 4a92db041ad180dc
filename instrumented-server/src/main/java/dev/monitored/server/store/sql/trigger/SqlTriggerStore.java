package dev.monitored.server.store.sql.trigger;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.monitored.action.JobId;
import dev.monitored.server.job.IdempotencyKey;
import dev.monitored.server.job.query.Listing;
import dev.monitored.server.job.trigger.Event;
import dev.monitored.server.job.trigger.EventFilter;
import dev.monitored.server.job.trigger.StartedByEvent;
import dev.monitored.server.job.trigger.Trigger;
import dev.monitored.server.store.TriggerStore;
import dev.monitored.server.store.sql.database.Database;
import dev.monitored.server.store.sql.database.Readers;
import dev.monitored.server.store.sql.database.Readers.Named;
import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.row.JsonColumns;
import dev.monitored.server.store.sql.row.TemplateColumn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Triggers in the database of the jobs that they start. */
public final class SqlTriggerStore implements TriggerStore {
  private static final String COLUMNS = "name, type, source, filters, template, paused";

  private static final String REPLACE =
      """
      UPDATE event_start SET type = ?, source = ?, filters = ?, template = ?, paused = ?
      WHERE name = ?
      """;

  /** Somebody else may bring it in at the same time. */
  private static final String INSERT =
      """
      INSERT INTO event_start (type, source, filters, template, paused, name)
      VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (name) DO UPDATE SET type = excluded.type, source = excluded.source,
        filters = excluded.filters, template = excluded.template, paused = excluded.paused
      """;

  private static final String DELETE = "DELETE FROM event_start WHERE name = ?";

  private static final String FIND =
      "SELECT %s FROM event_start WHERE name = :name".formatted(COLUMNS);

  private static final String COUNT = "SELECT count(*) FROM event_start";

  private static final String PAGE =
      "SELECT %s FROM event_start WHERE name > :after ORDER BY name LIMIT :limit"
          .formatted(COLUMNS);

  private static final String MATCHING =
      """
      SELECT %s FROM event_start
      WHERE paused = 0 AND (source IS NULL OR source = :source)
        AND (type = :type
          OR (substr(type, length(type)) = '*'
            AND substr(:type, 1, length(type) - 1) = substr(type, 1, length(type) - 1)))
      ORDER BY name
      """
          .formatted(COLUMNS);

  private final Database database;
  private final Readers readers;
  private final TriggerStarts starts;

  public SqlTriggerStore(Database database, TriggerStarts starts) {
    this.database = database;
    this.starts = starts;
    readers = new Readers(database, "triggers");
  }

  @Override
  public boolean put(Trigger trigger) {
    var values =
        new @Nullable Object[] {
          trigger.type(),
          trigger.source(),
          filters(trigger),
          TemplateColumn.text(trigger.template()),
          trigger.paused() ? 1 : 0,
          trigger.name()
        };
    return database.write(connection -> {
      boolean isNew = Statements.update(connection, REPLACE, values) == 0;
      if (isNew) {
        Statements.update(connection, INSERT, values);
      }
      return isNew;
    });
  }

  @Override
  public Optional<Trigger> find(String name) {
    return readers.read(
        handle -> handle.createQuery(FIND).bind("name", name).map((row, _) -> read(row)).findOne());
  }

  @Override
  public Listing<Trigger, String> list(Optional<String> after, int limit) {
    return readers.named(PAGE, COUNT, after, limit, SqlTriggerStore::read);
  }

  @Override
  public int count() {
    return readers.count(COUNT);
  }

  @Override
  public boolean delete(String name) {
    return database.write(connection -> Statements.update(connection, DELETE, name)) == 1;
  }

  @Override
  public Matching matching(Event event) {
    var found =
        readers.read(handle ->
            readers.named(
                handle
                    .createQuery(MATCHING)
                    .bind("type", event.type())
                    .bind("source", event.source()),
                SqlTriggerStore::read));
    return new Matching(Named.readable(found), Named.unreadable(found));
  }

  @Override
  public Optional<List<StartedByEvent>> started(IdempotencyKey key) {
    return Statements.read(database.readers(), connection -> starts.started(connection, key));
  }

  @Override
  public Optional<List<StartedByEvent>> start(
      List<Start> wanted, Supplier<JobId> ids, Optional<IdempotencyKey> key) {
    database.requireRoom();
    var started = database.write(connection -> starts.start(connection, wanted, ids, key));
    database.announceWork();
    return started;
  }

  private static @Nullable String filters(Trigger trigger) {
    return trigger.filters().isEmpty() ? null : JsonColumns.write(trigger.filters());
  }

  private static List<EventFilter> filters(@Nullable String text) {
    return text == null
        ? List.of()
        : JsonColumns.read(text, new TypeReference<List<EventFilter>>() {});
  }

  private static Trigger read(ResultSet row) throws SQLException {
    return new Trigger(
        row.getString("name"),
        row.getString("type"),
        row.getString("source"),
        filters(row.getString("filters")),
        TemplateColumn.template(row.getString("template")),
        row.getInt("paused") == 1);
  }
}
