package dev.monitored.server.store;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PostgresScheduleStoreIT extends ScheduleStoreContract {
  private final DatabaseAddress address = PostgresServer.database();

  private JobStore other;

  @Override
  JobStore open() {
    return SqlJobStore.open(address);
  }

  @BeforeEach
  void openOther() {
    other = SqlJobStore.open(address);
  }

  @AfterEach
  void closeOther() {
    other.close();
  }

  @Override
  JobStore other() {
    return other;
  }
}
