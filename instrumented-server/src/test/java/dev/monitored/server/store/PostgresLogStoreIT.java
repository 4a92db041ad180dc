package dev.monitored.server.store;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PostgresLogStoreIT extends LogStoreContract {
  private final DatabaseAddress address = PostgresServer.database();

  private SqlJobStore store;

  @BeforeEach
  void open() {
    store = SqlJobStore.open(address);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  JobStore store() {
    return store;
  }
}
