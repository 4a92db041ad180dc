package dev.monitored.server;

import java.sql.DriverManager;
import java.util.Map;

class FilterSqliteIT extends FilterContract {
  @Override
  Map<String, String> database() {
    return Map.of();
  }

  @Override
  void hide(String id, String arguments, String error) throws Exception {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("jobs.db"))) {
      set(connection, id, arguments, error);
    }
  }
}
