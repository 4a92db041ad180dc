package dev.monitored.server.store;

import dev.monitored.server.store.sql.SqlStore;
import dev.monitored.server.store.sql.postgres.DatabaseAddress;
import dev.monitored.server.store.sql.postgres.PostgresServer;

class PostgresLogStoreIT extends LogStoreContract {
  private final DatabaseAddress address = PostgresServer.database();

  @Override
  Store open() {
    return SqlStore.open(address);
  }
}
