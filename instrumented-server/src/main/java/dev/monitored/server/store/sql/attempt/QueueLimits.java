package dev.monitored.server.store.sql.attempt;

import dev.monitored.server.store.sql.database.Dialect;
import dev.monitored.server.store.sql.database.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Statements by which queues have limits and pauses. Each runs inside a transaction. */
final class QueueLimits {
  /** In an order, so that two processes never wait for each other. */
  private static final String LIMITED_QUEUES =
      """
      SELECT name, concurrency, paused FROM queue
      WHERE concurrency IS NOT NULL OR paused = 1 ORDER BY name ${forUpdate}
      """;

  private static final String RUNNING =
      "SELECT count(*) FROM job WHERE queue = ? AND state = 'running'";

  private final String limitedQueues;

  QueueLimits(Dialect dialect) {
    limitedQueues = dialect.sql(LIMITED_QUEUES);
  }

  /** What is left of the rooms by the limits and pauses of the queues. */
  Map<String, Integer> allowed(Connection connection, Map<String, Integer> rooms)
      throws SQLException {
    var allowed = new TreeMap<>(rooms);
    var limits = limits(connection);
    for (var limit : limits.entrySet()) {
      if (allowed.containsKey(limit.getKey()) && limit.getValue() > 0) {
        int left = limit.getValue() - running(connection, limit.getKey());
        allowed.merge(limit.getKey(), left, Math::min);
      } else {
        allowed.remove(limit.getKey());
      }
    }
    allowed.values().removeIf(room -> room <= 0);
    return allowed;
  }

  /** By queue, and 0 for those that are paused. */
  private Map<String, Integer> limits(Connection connection) throws SQLException {
    var limits = new HashMap<String, Integer>();
    var rows =
        Statements.query(
            connection,
            row -> {
              int limit = row.getInt("concurrency");
              int open = row.wasNull() ? Integer.MAX_VALUE : limit;
              return Map.entry(row.getString("name"), row.getInt("paused") == 1 ? 0 : open);
            },
            limitedQueues);
    rows.forEach(row -> limits.put(row.getKey(), row.getValue()));
    return limits;
  }

  private static int running(Connection connection, String queue) throws SQLException {
    return Statements.query(connection, row -> row.getInt(1), RUNNING, queue).getFirst();
  }
}
