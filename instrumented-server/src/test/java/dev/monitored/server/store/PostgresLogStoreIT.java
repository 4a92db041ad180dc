package dev.monitored.server.store;

class PostgresLogStoreIT extends LogStoreContract {
  private final DatabaseAddress address = PostgresServer.database();

  @Override
  JobStore open() {
    return SqlJobStore.open(address);
  }
}
