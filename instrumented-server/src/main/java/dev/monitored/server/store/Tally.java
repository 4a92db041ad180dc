package dev.monitored.server.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** Counts the ends of one transaction, to be written within it. */
final class Tally {
  private final Map<String, Integer> totals = new TreeMap<>();

  void add(String status) {
    totals.merge(status, 1, Integer::sum);
  }

  void write(Connection connection, String sql) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      for (var entry : totals.entrySet()) {
        statement.setInt(1, entry.getValue());
        statement.setString(2, entry.getKey());
        statement.executeUpdate();
      }
    }
  }
}
