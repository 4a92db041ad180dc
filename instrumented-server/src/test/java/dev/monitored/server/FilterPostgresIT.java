package dev.monitored.server;

import dev.monitored.server.store.sql.postgres.PostgresServer;
import java.sql.DriverManager;
import java.util.Map;

class FilterPostgresIT extends FilterContract {
  private final String url = PostgresServer.database().url();

  @Override
  Map<String, String> database() {
    return Map.of("JOBSERVER_DATABASE_URL", url);
  }

  @Override
  void hide(String id, String arguments, String error) throws Exception {
    try (var connection = DriverManager.getConnection(url)) {
      set(connection, id, arguments, error);
    }
  }
}
