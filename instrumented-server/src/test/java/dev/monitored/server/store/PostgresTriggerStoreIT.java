package dev.monitored.server.store;

import dev.monitored.server.store.sql.SqlStore;
import dev.monitored.server.store.sql.postgres.PostgresServer;

class PostgresTriggerStoreIT extends TriggerStoreContract {
  @Override
  Store open() {
    return SqlStore.open(PostgresServer.database());
  }
}
