package dev.monitored.server.store.sql.queue;

import dev.monitored.server.job.queue.EndCounts;
import dev.monitored.server.job.queue.StateCounts;
import dev.monitored.server.job.queue.Tallies;
import dev.monitored.server.store.sql.database.Dialect;
import dev.monitored.server.store.sql.database.Statements;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import javax.sql.DataSource;

/** What is counted by action and by minute. The counts are kept: few rows are read. */
final class TallyReads {
  private static final String NOW = "SELECT ${now} AS now";

  private static final String JOBS =
      """
      SELECT queue, action, sum(due) AS due, sum(delayed) AS delayed, sum(running) AS running,
        sum(held) AS held, sum(ok) AS ok, sum(error) AS error, sum(timeout) AS timeout,
        sum(cancelled) AS cancelled
      FROM job_count GROUP BY queue, action HAVING sum(jobs) > 0 ORDER BY queue, action
      """;

  private static final String ENDS =
      """
      SELECT minute, action, sum(ok) AS ok, sum(error) AS error, sum(timeout) AS timeout,
        sum(cancelled) AS cancelled
      FROM job_end WHERE minute >= ? GROUP BY minute, action
      """;

  private final DataSource readers;
  private final String now;

  TallyReads(DataSource readers, Dialect dialect) {
    this.readers = readers;
    now = dialect.sql(NOW);
  }

  Tallies read() {
    return Statements.read(readers, this::tallies);
  }

  private Tallies tallies(Connection connection) throws SQLException {
    var time =
        Statements.query(connection, row -> Instant.ofEpochMilli(row.getLong("now")), now)
            .getFirst();
    long first = time.getEpochSecond() / 60 - Tallies.MINUTES;
    return new Tallies(
        time,
        Statements.query(connection, TallyReads::jobs, JOBS),
        Statements.query(connection, TallyReads::ends, ENDS, first));
  }

  private static Tallies.Jobs jobs(ResultSet row) throws SQLException {
    long ready = row.getLong("due");
    var states =
        Map.of(
            "new", row.getLong("held"),
            "scheduled", ready + row.getLong("delayed"),
            "running", row.getLong("running"),
            "ok", row.getLong("ok"),
            "error", row.getLong("error"),
            "timeout", row.getLong("timeout"),
            "cancelled", row.getLong("cancelled"));
    return new Tallies.Jobs(
        row.getString("queue"), row.getString("action"), new StateCounts(states, ready));
  }

  private static Tallies.Ends ends(ResultSet row) throws SQLException {
    return new Tallies.Ends(
        row.getLong("minute"),
        row.getString("action"),
        new EndCounts(
            row.getLong("ok"),
            row.getLong("error"),
            row.getLong("timeout"),
            row.getLong("cancelled")));
  }
}
