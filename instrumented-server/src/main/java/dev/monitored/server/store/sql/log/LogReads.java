package dev.monitored.server.store.sql.log;

import dev.monitored.action.AttemptKey;
import dev.monitored.action.JobId;
import dev.monitored.action.LogLevel;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.StoreFailure;
import dev.monitored.server.job.log.LogLine;
import dev.monitored.server.job.log.LogPage;
import dev.monitored.server.job.log.LogPosition;
import dev.monitored.server.job.log.LogQuery;
import dev.monitored.server.store.sql.database.Readers.Part;
import dev.monitored.server.store.sql.row.JobRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Reads logs. */
final class LogReads {
  private static final String STATE = "SELECT state FROM job WHERE id = :job";

  private static final String LINES =
      """
      SELECT attempt, number, at, level, text FROM job_log
      WHERE job_id = :job AND (attempt, number) > (:attempt, :number)
        AND attempt <= :last AND level IN (<levels>)
      """;

  private static final String FIRST = LINES + "ORDER BY attempt, number LIMIT :limit";

  private static final String LAST =
      LINES
          + """
          AND (attempt, number) < (:beforeAttempt, :beforeNumber)
          ORDER BY attempt DESC, number DESC LIMIT :limit
          """;

  private LogReads() {}

  /** INVARIANT: the state is read first, so that of a job that had ended no line is missed. */
  static Optional<LogPage> page(Handle handle, LogQuery query) {
    return state(handle, query.job())
        .map(state -> {
          var lines = lines(handle.createQuery(FIRST), query);
          var part = Part.of(lines, query.limit());
          return new LogPage(state, part.items(), part.hasMore());
        });
  }

  /** The last lines before a place, by the same rule. */
  static Optional<LogPage> last(Handle handle, LogQuery query, LogPosition before) {
    return state(handle, query.job())
        .map(state -> {
          var last =
              handle
                  .createQuery(LAST)
                  .bind("beforeAttempt", before.attempt())
                  .bind("beforeNumber", before.number());
          var part = Part.of(lines(last, query), query.limit());
          return new LogPage(state, part.items().reversed(), part.hasMore());
        });
  }

  private static Optional<JobState> state(Handle handle, JobId job) {
    return handle
        .createQuery(STATE)
        .bind("job", job.toString())
        .map((row, _) -> JobRow.state(row.getString("state")))
        .findOne();
  }

  private static List<LogLine> lines(Query statement, LogQuery query) {
    var levels =
        Arrays.stream(LogLevel.values())
            .filter(level -> level.compareTo(query.atLeast()) >= 0)
            .map(LogLevel::word)
            .toList();
    var after = start(query);
    return statement
        .bind("job", query.job().toString())
        .bind("attempt", after.attempt())
        .bind("number", after.number())
        .bind("last", query.attempt().orElse(Integer.MAX_VALUE))
        .bindList("levels", levels)
        .bind("limit", query.limit() + 1)
        .map((row, _) -> line(query.job(), row))
        .list();
  }

  private static LogPosition start(LogQuery query) {
    int first = query.attempt().orElse(0);
    return query.after().attempt() < first ? new LogPosition(first, 0) : query.after();
  }

  private static LogLine line(JobId job, ResultSet row) throws SQLException {
    return new LogLine(
        new AttemptKey(job, row.getInt("attempt")),
        row.getInt("number"),
        Instant.ofEpochMilli(row.getLong("at")),
        level(row.getString("level")),
        row.getString("text"));
  }

  private static LogLevel level(String word) {
    return LogLevel.parse(word)
        .orElseThrow(() ->
            new StoreException(
                StoreFailure.UNREADABLE, "a stored line has the unknown level " + word));
  }
}
