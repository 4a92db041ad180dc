package dev.monitored.server.store.sql.job;

import dev.monitored.server.job.Outcome;
import dev.monitored.server.job.run.RunDurations;
import dev.monitored.server.store.sql.database.Dialect;
import dev.monitored.server.store.sql.database.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Statements that count ends, within the transaction of these ends. Each total is the sum of a few
 * rows, so that processes which count at once seldom wait for each other.
 */
public final class EndCounters {
  /** As many as the migration created. */
  public static final int SHARDS = 8;

  public static final String ATTEMPT = "attempt";
  public static final String RUN = "run";
  public static final String RUN_SECONDS = "run_seconds";
  public static final String RUN_MILLIS = "run_millis";
  public static final String SUM = "sum";

  /** To a row that no other transaction has changed and not committed yet. */
  private static final String ADD_TO_FREE =
      """
      WITH free AS MATERIALIZED (
        SELECT kind, status, shard FROM ended WHERE kind = ? AND status = ?
        ORDER BY shard LIMIT 1 ${skipLocked})
      UPDATE ended SET total = total + ? FROM free
      WHERE ended.kind = free.kind AND ended.status = free.status AND ended.shard = free.shard
      """;

  private static final String ADD =
      "UPDATE ended SET total = total + ? WHERE kind = ? AND status = ? AND shard = ?";

  private final String addToFree;

  public EndCounters(Dialect dialect) {
    addToFree = dialect.sql(ADD_TO_FREE);
  }

  /** Counts one end for each of the words. */
  public void add(Connection connection, String kind, List<String> statuses) throws SQLException {
    var counts = new TreeMap<String, Integer>();
    statuses.forEach(status -> counts.merge(status, 1, Integer::sum));
    for (var count : counts.entrySet()) {
      add(connection, kind, count.getKey(), count.getValue());
    }
  }

  /** Counts a run that ended, and how long it took. */
  void addRun(Connection connection, Outcome outcome, Duration duration) throws SQLException {
    add(connection, RUN, outcome.word(), 1);
    add(connection, RUN_SECONDS, RunDurations.bound(duration), 1);
    add(connection, RUN_MILLIS, SUM, duration.toMillis());
  }

  private void add(Connection connection, String kind, String status, long more)
      throws SQLException {
    if (Statements.update(connection, addToFree, kind, status, more) == 0) {
      int shard = ThreadLocalRandom.current().nextInt(SHARDS);
      Statements.update(connection, ADD, more, kind, status, shard);
    }
  }
}
