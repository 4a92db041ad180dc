package dev.monitored.server.store.sql.queue;

import dev.monitored.server.store.sql.database.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** Statements about the limits and pauses of queues. Each runs inside a transaction. */
final class Queues {
  private static final String CLEAR = "UPDATE queue SET concurrency = NULL";
  private static final String DECLARE =
      """
      INSERT INTO queue (name, concurrency) VALUES (?, ?)
      ON CONFLICT (name) DO UPDATE SET concurrency = excluded.concurrency
      """;
  private static final String PAUSE =
      """
      INSERT INTO queue (name, paused) VALUES (?, ?)
      ON CONFLICT (name) DO UPDATE SET paused = excluded.paused
      """;

  private Queues() {}

  static int declare(Connection connection, Map<String, Integer> limits) throws SQLException {
    Statements.update(connection, CLEAR);
    for (var limit : new TreeMap<>(limits).entrySet()) {
      Statements.update(connection, DECLARE, limit.getKey(), limit.getValue());
    }
    return limits.size();
  }

  static int pause(Connection connection, String queue, boolean paused) throws SQLException {
    return Statements.update(connection, PAUSE, queue, paused ? 1 : 0);
  }
}
