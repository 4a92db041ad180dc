package dev.monitored.server.store.sql.postgres;

import dev.monitored.server.store.sql.database.Database;
import dev.monitored.server.store.sql.database.SearchContract;

class PostgresSearchIT extends SearchContract {
  @Override
  public Database open() {
    return PostgresDatabase.open(PostgresServer.database());
  }
}
