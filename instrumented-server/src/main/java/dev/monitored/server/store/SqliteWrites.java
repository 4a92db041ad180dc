package dev.monitored.server.store;

import dev.monitored.server.job.AttemptKey;
import dev.monitored.server.job.Cancellation;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobEvent;
import dev.monitored.server.job.JobId;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.Transitions;
import dev.monitored.server.store.JobStore.Renewal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

/** Statements that bring jobs in and get them going. Each runs inside a transaction. */
final class SqliteWrites {
  /** Milliseconds by the clock of the database. */
  static final String NOW = "CAST(round(unixepoch('subsec') * 1000) AS INTEGER)";

  private static final String INSERT =
      """
      INSERT INTO job (id, action, arguments, labels, timeout_ms, state, created_at, queued_at)
      SELECT ?, ?, ?, ?, ?, ?, now, now FROM (SELECT %s AS now)
      RETURNING %s
      """
          .formatted(NOW, JobRow.COLUMNS);

  private static final String CLAIM =
      """
      UPDATE job
      SET state = ?, attempt = attempt + 1, started_at = %1$s, lease_until = %1$s + ?
      WHERE id IN (SELECT id FROM job WHERE state = 'scheduled' ORDER BY id LIMIT ?)
      RETURNING %2$s
      """
          .formatted(NOW, JobRow.COLUMNS);

  private static final String CANCEL =
      "UPDATE job SET state = ?, ended_at = " + NOW + " WHERE id = ?";

  private static final String REQUEST_CANCEL = "UPDATE job SET cancel_requested = 1 WHERE id = ?";

  private static final String RENEW =
      """
      UPDATE job SET lease_until = %s + ? WHERE id = ? AND attempt = ? AND state = 'running'
      RETURNING cancel_requested
      """
          .formatted(NOW);

  private SqliteWrites() {}

  static Job insert(Connection connection, JobId id, Submission submission) throws SQLException {
    var state = Transitions.next(new JobState.New(), new JobEvent.Queued());
    try (var statement = connection.prepareStatement(INSERT)) {
      statement.setString(1, id.toString());
      statement.setString(2, submission.action());
      statement.setString(3, JsonColumns.text(submission.arguments()));
      statement.setString(4, JsonColumns.text(submission.labels()));
      statement.setLong(5, submission.timeout().toMillis());
      statement.setString(6, state.word());
      return jobs(statement).getFirst();
    }
  }

  static List<Job> claim(Connection connection, int atMost, Duration lease) throws SQLException {
    var state = Transitions.next(new JobState.Scheduled(), new JobEvent.Claimed());
    try (var statement = connection.prepareStatement(CLAIM)) {
      statement.setString(1, state.word());
      statement.setLong(2, lease.toMillis());
      statement.setInt(3, atMost);
      return jobs(statement).stream().sorted(Comparator.comparing(Job::id)).toList();
    }
  }

  private static List<Job> jobs(PreparedStatement statement) throws SQLException {
    try (var rows = statement.executeQuery()) {
      var jobs = new ArrayList<Job>();
      while (rows.next()) {
        jobs.add(JobRow.read(rows));
      }
      return jobs;
    }
  }

  static Cancellation cancel(Connection connection, JobId id) throws SQLException {
    try (var statement = connection.prepareStatement("SELECT state FROM job WHERE id = ?")) {
      statement.setString(1, id.toString());
      try (var rows = statement.executeQuery()) {
        return rows.next()
            ? cancel(connection, id, JobRow.state(rows.getString(1)))
            : Cancellation.UNKNOWN;
      }
    }
  }

  private static Cancellation cancel(Connection connection, JobId id, JobState state)
      throws SQLException {
    return switch (state) {
      case JobState.New(), JobState.Scheduled() -> {
        var next = Transitions.next(state, new JobEvent.Cancelled());
        update(connection, CANCEL, next.word(), id.toString());
        yield Cancellation.ENDED;
      }
      case JobState.Running() -> {
        update(connection, REQUEST_CANCEL, id.toString());
        yield Cancellation.REQUESTED;
      }
      case JobState.Ended(_) -> Cancellation.ALREADY_ENDED;
    };
  }

  static Renewal renew(Connection connection, Collection<AttemptKey> attempts, Duration lease)
      throws SQLException {
    var gone = new HashSet<AttemptKey>();
    var cancelled = new HashSet<AttemptKey>();
    try (var statement = connection.prepareStatement(RENEW)) {
      for (var attempt : attempts) {
        statement.setLong(1, lease.toMillis());
        statement.setString(2, attempt.job().toString());
        statement.setInt(3, attempt.number());
        try (var rows = statement.executeQuery()) {
          if (!rows.next()) {
            gone.add(attempt);
          } else if (rows.getBoolean(1)) {
            cancelled.add(attempt);
          }
        }
      }
    }
    return new Renewal(gone, cancelled);
  }

  /** For the one process that holds the directory: whoever ran these is dead. */
  static int expireAllLeases(Connection connection) throws SQLException {
    return update(connection, "UPDATE job SET lease_until = 0 WHERE state = 'running'");
  }

  private static int update(Connection connection, String sql, String... parameters)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      return statement.executeUpdate();
    }
  }
}
