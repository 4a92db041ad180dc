package dev.monitored.server.store;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteLogStoreTest extends LogStoreContract {
  @TempDir Path directory;

  private SqlJobStore store;

  @BeforeEach
  void open() {
    store = SqlJobStore.open(directory);
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
