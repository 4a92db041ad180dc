package dev.monitored.server.store.sql.job;

import dev.monitored.server.job.query.Criteria;
import dev.monitored.server.store.sql.database.Dialect;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.statement.Query;

/** The conditions of {@link Criteria} on a job, and the values for them. */
final class CriteriaSql {
  /** Comes after whatever an id may go on with. */
  private static final String AFTER_HEXADECIMAL = "g";

  private CriteriaSql() {}

  static List<String> conditions(Criteria criteria, Dialect dialect) {
    var conditions = new ArrayList<String>();
    criteria.schedule().ifPresent(_ -> conditions.add("schedule = :schedule"));
    criteria.trigger().ifPresent(_ -> conditions.add("started_by = :trigger"));
    criteria.run().ifPresent(_ -> conditions.add("run_id = :run"));
    criteria.idPrefix().ifPresent(_ -> conditions.add("id >= :idFrom AND id < :idBefore"));
    criteria.endedFrom().ifPresent(_ -> conditions.add("ended_at >= :endedFrom"));
    criteria.endedBefore().ifPresent(_ -> conditions.add("ended_at < :endedBefore"));
    criteria
        .callback()
        .ifPresent(
            _ -> conditions.add("id IN (SELECT subject FROM delivery WHERE state = :callback)"));
    criteria
        .error()
        .ifPresent(_ ->
            conditions.add("error IS NOT NULL AND " + dialect.contains("error", ":errorPart")));
    return conditions;
  }

  static void bind(Query statement, Criteria criteria) {
    criteria.schedule().ifPresent(name -> statement.bind("schedule", name));
    criteria.trigger().ifPresent(name -> statement.bind("trigger", name));
    criteria.run().ifPresent(id -> statement.bind("run", id.toString()));
    criteria
        .idPrefix()
        .ifPresent(prefix ->
            statement.bind("idFrom", prefix).bind("idBefore", prefix + AFTER_HEXADECIMAL));
    criteria.endedFrom().ifPresent(from -> statement.bind("endedFrom", from.toEpochMilli()));
    criteria.endedBefore().ifPresent(end -> statement.bind("endedBefore", end.toEpochMilli()));
    criteria.callback().ifPresent(state -> statement.bind("callback", state.word()));
    criteria.error().ifPresent(part -> statement.bind("errorPart", part));
  }
}
