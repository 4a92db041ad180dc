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

  /** To a row that no other transaction has changed and not committed yet. */
  static final String ADD_TO_FREE =
      """
      WITH free AS MATERIALIZED (
        SELECT kind, status, shard FROM ended WHERE kind = ? AND status = ?
        ORDER BY shard LIMIT 1 ${skipLocked})
      UPDATE ended SET total = total + ? FROM free
      WHERE ended.kind = free.kind AND ended.status = free.status AND ended.shard = free.shard
      """;

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

  /**
   * Adds to the totals.
   *
   * @param addToFree the statement {@link #ADD_TO_FREE} in the dialect of the database
   */
  void write(Connection connection, String addToFree) throws SQLException {
    for (var entry : totals.entrySet()) {
      int more = entry.getValue();
      var status = entry.getKey();
      if (Statements.update(connection, addToFree, kind, status, more) == 0) {
        int shard = ThreadLocalRandom.current().nextInt(SHARDS);
        Statements.update(connection, ADD, more, kind, status, shard);
      }
    }
  }
}
