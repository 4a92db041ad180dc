package dev.monitored.server.store;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PostgresScheduleStoreIT extends ScheduleStoreContract {
  private final DatabaseAddress address = PostgresServer.database();

  private SqlJobStore store;
  private SqlJobStore other;

  @BeforeEach
  void open() {
    store = SqlJobStore.open(address);
    other = SqlJobStore.open(address);
  }

  @AfterEach
  void close() {
    other.close();
    store.close();
  }

  @Override
  JobStore store() {
    return store;
  }

  @Override
  JobStore other() {
    return other;
  }
}
