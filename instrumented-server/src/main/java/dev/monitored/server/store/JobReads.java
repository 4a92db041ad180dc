package dev.monitored.server.store;

import dev.monitored.server.job.Figures;
import dev.monitored.server.job.Figures.Queue;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobId;
import dev.monitored.server.job.JobPage;
import dev.monitored.server.job.JobQuery;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.statement.Query;

/** Everything that is only read. */
final class JobReads {
  private static final int COUNT_LIMIT = 10_000;

  /** A page of large jobs is cut short here: it is held in memory. */
  private static final long PAGE_CHARACTERS = 2_000_000;

  private final Jdbi jdbi;

  JobReads(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  Optional<Job> find(JobId id) {
    return read(handle ->
        handle
            .createQuery("SELECT " + JobRow.COLUMNS + " FROM job WHERE id = :id")
            .bind("id", id.toString())
            .map((row, _) -> JobRow.read(row))
            .findOne());
  }

  JobPage list(JobQuery query) {
    return read(handle -> {
      var jobs = new ArrayList<Job>();
      boolean hasMore = fill(jobs, handle, query);
      int count = count(handle, query);
      return new JobPage(
          List.copyOf(jobs),
          hasMore ? Optional.of(jobs.getLast().id()) : Optional.empty(),
          Math.min(count, COUNT_LIMIT),
          count > COUNT_LIMIT);
    });
  }

  private record Weighed(Job job, long characters) {}

  /** Adds jobs up to the limit, or until they are a lot of text; returns whether more match. */
  private static boolean fill(List<Job> jobs, Handle handle, JobQuery query) {
    long characters = 0;
    try (var rows = matching(handle, query).iterator()) {
      while (rows.hasNext() && jobs.size() < query.limit() && characters < PAGE_CHARACTERS) {
        var next = rows.next();
        jobs.add(next.job());
        characters += next.characters();
      }
      return rows.hasNext();
    }
  }

  private static ResultIterable<Weighed> matching(Handle handle, JobQuery query) {
    var sql =
        """
        SELECT %s, length(arguments) + ifnull(length(result), 0) AS characters
        FROM job WHERE %s AND id < :olderThan ORDER BY id DESC LIMIT :limit
        """
            .formatted(JobRow.COLUMNS, filter(query));
    return bound(handle.createQuery(sql), query)
        // Ids are hexadecimal: every one is smaller than "g".
        .bind("olderThan", query.olderThan().map(JobId::toString).orElse("g"))
        .bind("limit", query.limit() + 1)
        .map((row, _) -> new Weighed(JobRow.read(row), row.getLong("characters")));
  }

  private static int count(Handle handle, JobQuery query) {
    var matching = "SELECT 1 FROM job WHERE " + filter(query) + " LIMIT :limit";
    return bound(handle.createQuery("SELECT count(*) FROM (" + matching + ")"), query)
        .bind("limit", COUNT_LIMIT + 1)
        .mapTo(Integer.class)
        .one();
  }

  private static String filter(JobQuery query) {
    return (query.states().isEmpty() ? "true" : "state IN (<states>)")
        + (query.actions().isEmpty() ? "" : " AND action IN (<actions>)");
  }

  private static Query bound(Query statement, JobQuery query) {
    if (!query.states().isEmpty()) {
      statement.bindList("states", query.states().stream().map(JobState::word).toList());
    }
    if (!query.actions().isEmpty()) {
      statement.bindList("actions", List.copyOf(query.actions()));
    }
    return statement;
  }

  Figures figures() {
    return read(handle -> new Figures(queues(handle), ended(handle)));
  }

  private static Map<String, Queue> queues(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT action, count(*) AS depth, %s - min(queued_at) AS oldest
            FROM job WHERE state = 'scheduled' GROUP BY action
            """
                .formatted(SqliteWrites.NOW))
        .setMapKeyColumn("action")
        .map((row, _) ->
            Map.entry(
                row.getString("action"),
                new Queue(
                    row.getLong("depth"), Duration.ofMillis(Math.max(0, row.getLong("oldest"))))))
        .collectToMap(Map.Entry::getKey, Map.Entry::getValue);
  }

  private static Map<String, Long> ended(Handle handle) {
    return handle
        .createQuery("SELECT status, total FROM ended")
        .map((row, _) -> Map.entry(row.getString("status"), row.getLong("total")))
        .collectToMap(Map.Entry::getKey, Map.Entry::getValue);
  }

  private <T> T read(HandleCallback<T, RuntimeException> callback) {
    try {
      return jdbi.withHandle(callback);
    } catch (JdbiException e) {
      throw new StoreException("the job store cannot read: " + e.getMessage(), e);
    }
  }
}
