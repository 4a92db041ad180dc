package dev.monitored.server.store;

class PostgresTriggerStoreIT extends TriggerStoreContract {
  @Override
  JobStore open() {
    return SqlJobStore.open(PostgresServer.database());
  }
}
