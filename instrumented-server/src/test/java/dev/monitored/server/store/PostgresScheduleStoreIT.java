package dev.monitored.server.store;

import dev.monitored.server.store.sql.SqlStore;
import dev.monitored.server.store.sql.postgres.DatabaseAddress;
import dev.monitored.server.store.sql.postgres.PostgresServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PostgresScheduleStoreIT extends ScheduleStoreContract {
  private final DatabaseAddress address = PostgresServer.database();

  private Store other;

  @Override
  Store open() {
    return SqlStore.open(address);
  }

  @BeforeEach
  void openOther() {
    other = SqlStore.open(address);
  }

  @AfterEach
  void closeOther() {
    other.close();
  }

  @Override
  Store other() {
    return other;
  }
}
