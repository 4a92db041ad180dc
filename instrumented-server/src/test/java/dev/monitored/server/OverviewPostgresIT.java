package dev.monitored.server;

import dev.monitored.server.store.sql.postgres.PostgresServer;
import java.util.Map;

class OverviewPostgresIT extends OverviewContract {
  private final String url = PostgresServer.database().url();

  @Override
  Map<String, String> database() {
    return Map.of("JOBSERVER_DATABASE_URL", url);
  }
}
