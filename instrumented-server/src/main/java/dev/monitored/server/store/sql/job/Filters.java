package dev.monitored.server.store.sql.job;

import dev.monitored.server.job.JobState;
import dev.monitored.server.job.query.BulkChange;
import dev.monitored.server.job.query.JobQuery;
import dev.monitored.server.job.query.Page;
import dev.monitored.server.job.query.Page.Order;
import dev.monitored.server.job.query.RunQuery;
import dev.monitored.server.job.query.Selection;
import dev.monitored.server.job.query.SortedPage;
import dev.monitored.server.store.sql.database.Dialect;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.statement.Query;

/** Which rows a list is to have: the conditions of a statement, and the values for them. */
public final class Filters {
  private final Dialect dialect;

  public Filters(Dialect dialect) {
    this.dialect = dialect;
  }

  public String of(JobQuery query) {
    var conditions = conditions(query);
    if (!query.actions().isEmpty()) {
      conditions.add("action IN (<actions>)");
    }
    if (!query.queues().isEmpty()) {
      conditions.add("queue IN (<queues>)");
    }
    conditions.addAll(CriteriaSql.conditions(query.criteria(), dialect));
    query.openTo().map(Filters::openTo).ifPresent(conditions::add);
    return String.join(" AND ", conditions);
  }

  private static String openTo(BulkChange change) {
    return switch (change) {
      case BulkChange.Cancel() -> "ended_at IS NULL AND cancel_requested = 0";
      case BulkChange.Retry() -> "state IN ('error', 'timeout', 'cancelled') AND run_id IS NULL";
      case BulkChange.Delete() -> "ended_at IS NOT NULL AND run_id IS NULL";
      case BulkChange.Move _ -> "state IN ('new', 'scheduled')";
    };
  }

  public String of(RunQuery query) {
    var conditions = conditions(query);
    query.schedule().ifPresent(_ -> conditions.add("schedule = :schedule"));
    query.trigger().ifPresent(_ -> conditions.add("started_by = :trigger"));
    return String.join(" AND ", conditions);
  }

  private List<String> conditions(Selection selection) {
    var conditions = new ArrayList<>(List.of("true"));
    if (!selection.states().isEmpty()) {
      conditions.add("state IN (<states>)");
    }
    selection.createdFrom().ifPresent(_ -> conditions.add("created_at >= :createdFrom"));
    selection.createdBefore().ifPresent(_ -> conditions.add("created_at < :createdBefore"));
    for (int i = 0; i < selection.labels().size(); i++) {
      conditions.add(dialect.hasLabel(":label" + i, ":value" + i));
    }
    return conditions;
  }

  public static Query bind(Query statement, JobQuery query) {
    bindSelection(statement, query);
    if (!query.actions().isEmpty()) {
      statement.bindList("actions", List.copyOf(query.actions()));
    }
    if (!query.queues().isEmpty()) {
      statement.bindList("queues", List.copyOf(query.queues()));
    }
    CriteriaSql.bind(statement, query.criteria());
    return statement;
  }

  public static Query bind(Query statement, RunQuery query) {
    query.schedule().ifPresent(name -> statement.bind("schedule", name));
    query.trigger().ifPresent(name -> statement.bind("trigger", name));
    return bindSelection(statement, query);
  }

  private static Query bindSelection(Query statement, Selection selection) {
    if (!selection.states().isEmpty()) {
      statement.bindList("states", selection.states().stream().map(JobState::word).toList());
    }
    selection.createdFrom().ifPresent(from -> statement.bind("createdFrom", from.toEpochMilli()));
    selection
        .createdBefore()
        .ifPresent(before -> statement.bind("createdBefore", before.toEpochMilli()));
    var entries = List.copyOf(selection.labels().entrySet());
    for (int i = 0; i < entries.size(); i++) {
      statement.bind("label" + i, entries.get(i).getKey());
      statement.bind("value" + i, entries.get(i).getValue());
    }
    return statement;
  }

  /** The rows from where a page begins, in its order. */
  public static String part(Page<?> page) {
    return switch (page.order()) {
      case NEWEST_FIRST -> "id < :after ORDER BY id DESC LIMIT :limit";
      case OLDEST_FIRST -> "id > :after ORDER BY id LIMIT :limit";
    };
  }

  public static Query bind(Query statement, JobQuery query, Page<?> page, int limit) {
    return bind(bind(statement, page, limit), query);
  }

  public static Query bind(Query statement, RunQuery query, Page<?> page, int limit) {
    return bind(bind(statement, page, limit), query);
  }

  private static Query bind(Query statement, Page<?> page, int limit) {
    // Ids are hexadecimal: "g" comes after every one, and "" before.
    var start = page.order() == Order.NEWEST_FIRST ? "g" : "";
    return statement
        .bind("after", page.after().map(Object::toString).orElse(start))
        .bind("limit", limit);
  }

  /** The same in another order: rows that have a value in it. */
  static String part(SortedPage page) {
    var value = value(page.by());
    var order = page.isDescending() ? "DESC" : "ASC";
    var after =
        page.after().isEmpty()
            ? ""
            : " AND (%s, id) %s (:place, :after)".formatted(value, page.isDescending() ? "<" : ">");
    var started = page.by() == SortedPage.By.DURATION ? " AND started_at IS NOT NULL" : "";
    return "ended_at IS NOT NULL%s%s ORDER BY %s %s, id %s LIMIT :limit"
        .formatted(started, after, value, order, order);
  }

  private static String value(SortedPage.By by) {
    return switch (by) {
      case END -> "ended_at";
      case DURATION -> "(ended_at - started_at)";
    };
  }

  static Query bind(Query statement, JobQuery query, SortedPage page, int limit) {
    page.after()
        .ifPresent(
            place -> statement.bind("place", place.millis()).bind("after", place.id().toString()));
    return bind(statement.bind("limit", limit), query);
  }
}
