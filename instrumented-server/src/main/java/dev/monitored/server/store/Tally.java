package dev.monitored.server.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Counts the ends of one transaction, to be written within it. Each total is the sum of a few rows,
 * so that processes which count at once seldom wait for each other.
 */
final class Tally {
  /** As many as the migration created. */
  static final int SHARDS = 8;

  static final String ATTEMPT = "attempt";
  static final String RUN = "run";

  private static final int SHARD = ThreadLocalRandom.current().nextInt(SHARDS);
  private static final String ADD =
      "UPDATE ended SET total = total + ? WHERE kind = ? AND status = ? AND shard = ?";

  private final String kind;
  private final Map<String, Integer> totals = new TreeMap<>();

  Tally(String kind) {
    this.kind = kind;
  }

  void add(String status) {
    totals.merge(status, 1, Integer::sum);
  }

  void write(Connection connection) throws SQLException {
    for (var entry : totals.entrySet()) {
      Statements.update(connection, ADD, entry.getValue(), kind, entry.getKey(), SHARD);
    }
  }
}
