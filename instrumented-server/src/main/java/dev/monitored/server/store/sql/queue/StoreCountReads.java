package dev.monitored.server.store.sql.queue;

import dev.monitored.server.job.queue.QueueStatus;
import dev.monitored.server.job.queue.StoreCounts;
import dev.monitored.server.job.run.RunDurations;
import dev.monitored.server.store.sql.database.Dialect;
import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.job.EndCounters;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** What is counted, for metrics and queues. It is read with every scrape, so it has to be quick. */
final class StoreCountReads {
  /** The counts are kept, and the oldest job is the first in an index: few rows are read. */
  private static final String QUEUES =
      """
      WITH counted AS (
        SELECT queue AS name, sum(due) AS due, sum(delayed) AS delayed, sum(running) AS running,
          (SELECT queued_at FROM job
            WHERE state = 'scheduled' AND due = 1 AND queued_at >= 0
              AND job.queue = job_count.queue
            ORDER BY queued_at LIMIT 1) AS oldest
        FROM job_count GROUP BY queue
        UNION ALL
        SELECT name, 0, 0, 0, NULL FROM queue)
      SELECT counted.name, max(concurrency) AS concurrency, max(coalesce(paused, 0)) AS paused,
        sum(running) AS running, sum(due) AS depth, sum(delayed) AS delayed,
        ${now} - min(oldest) AS oldest
      FROM counted LEFT JOIN queue ON queue.name = counted.name
      GROUP BY counted.name
      """;

  private static final String WAITING =
      """
      SELECT queue, action, sum(due + delayed + held) AS jobs
      FROM job_count GROUP BY queue, action HAVING sum(due + delayed + held) > 0
      ORDER BY queue, action
      """;

  private static final String ENDED =
      "SELECT kind, status, sum(total) AS total FROM ended GROUP BY kind, status";

  private final DataSource readers;
  private final String queues;

  StoreCountReads(DataSource readers, Dialect dialect) {
    this.readers = readers;
    queues = dialect.sql(QUEUES);
  }

  StoreCounts read() {
    return Statements.read(readers, this::counts);
  }

  private StoreCounts counts(Connection connection) throws SQLException {
    var ended = ended(connection);
    return new StoreCounts(
        queues(connection),
        Statements.query(connection, StoreCountReads::waiting, WAITING),
        ended.getOrDefault(EndCounters.ATTEMPT, Map.of()),
        ended.getOrDefault(EndCounters.RUN, Map.of()),
        new RunDurations(
            ended.getOrDefault(EndCounters.RUN_SECONDS, Map.of()),
            Duration.ofMillis(
                ended
                    .getOrDefault(EndCounters.RUN_MILLIS, Map.of())
                    .getOrDefault(EndCounters.SUM, 0L))));
  }

  private Map<String, QueueStatus> queues(Connection connection) throws SQLException {
    var byName = new HashMap<String, QueueStatus>();
    Statements.query(connection, row -> Map.entry(row.getString("name"), queue(row)), queues)
        .forEach(entry -> byName.put(entry.getKey(), entry.getValue()));
    return byName;
  }

  private static QueueStatus queue(ResultSet row) throws SQLException {
    int concurrency = row.getInt("concurrency");
    return new QueueStatus(
        row.wasNull() ? null : concurrency,
        row.getInt("paused") == 1,
        row.getLong("depth"),
        row.getLong("delayed"),
        row.getLong("running"),
        Duration.ofMillis(Math.max(0, row.getLong("oldest"))));
  }

  private static StoreCounts.Waiting waiting(ResultSet row) throws SQLException {
    return new StoreCounts.Waiting(
        row.getString("queue"), row.getString("action"), row.getLong("jobs"));
  }

  private record Total(String kind, String status, long total) {}

  /** By kind and status. */
  private static Map<String, Map<String, Long>> ended(Connection connection) throws SQLException {
    return Statements.query(
            connection,
            row -> new Total(row.getString("kind"), row.getString("status"), row.getLong("total")),
            ENDED)
        .stream()
        .collect(Collectors.groupingBy(Total::kind, Collectors.toMap(Total::status, Total::total)));
  }
}
