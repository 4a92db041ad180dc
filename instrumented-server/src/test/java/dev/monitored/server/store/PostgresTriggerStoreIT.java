package dev.monitored.server.store;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PostgresTriggerStoreIT extends TriggerStoreContract {
  private SqlJobStore store;

  @BeforeEach
  void open() {
    store = SqlJobStore.open(PostgresServer.database());
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
