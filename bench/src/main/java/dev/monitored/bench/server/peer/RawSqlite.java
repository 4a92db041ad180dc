package dev.monitored.bench.server.peer;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * Writes what the job server writes for each job, and does nothing else: no jobs, no threads, no
 * metrics. Argument: the file of its database. Says {@code ready}, and after a line {@code done N}.
 */
public final class RawSqlite {
  private static final int BATCH = 500;
  private static final String CLAIM =
      """
      UPDATE job SET state = 'running', attempt = attempt + 1, started_at = ?, lease_until = ?
      WHERE id IN (
        SELECT id FROM job WHERE state = 'scheduled' AND due = 1 AND queue = 'sleep'
        ORDER BY priority DESC, id LIMIT ?)
      RETURNING id
      """;
  private static final String END =
      "UPDATE job SET state = 'ok', lease_until = NULL, ended_at = ? WHERE id = ?";
  private static final String COUNT =
      "UPDATE ended SET total = total + ? WHERE kind = 'attempt' AND status = 'ok' AND shard = 0";

  private RawSqlite() {}

  public static void main(String[] arguments) throws Exception {
    var config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    var url = "jdbc:sqlite:" + arguments[0];
    try (var connection = DriverManager.getConnection(url, config.toProperties())) {
      connection.setAutoCommit(false);
      System.out.println("ready");
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      System.out.println("done " + all(connection));
    }
  }

  private static int all(Connection connection) throws SQLException {
    try (var claim = connection.prepareStatement(CLAIM);
        var end = connection.prepareStatement(END);
        var count = connection.prepareStatement(COUNT)) {
      int jobs = 0;
      var batch = claimed(claim);
      while (!batch.isEmpty()) {
        connection.commit();
        end(batch, end, count);
        connection.commit();
        jobs += batch.size();
        batch = claimed(claim);
      }
      return jobs;
    }
  }

  private static List<String> claimed(PreparedStatement claim) throws SQLException {
    claim.setLong(1, System.currentTimeMillis());
    claim.setLong(2, System.currentTimeMillis() + 15_000);
    claim.setInt(3, BATCH);
    var ids = new ArrayList<String>();
    try (var rows = claim.executeQuery()) {
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
    }
    return ids;
  }

  private static void end(List<String> ids, PreparedStatement end, PreparedStatement count)
      throws SQLException {
    for (var id : ids) {
      end.setLong(1, System.currentTimeMillis());
      end.setString(2, id);
      end.addBatch();
    }
    end.executeBatch();
    count.setInt(1, ids.size());
    count.executeUpdate();
  }
}
