package dev.monitored.server.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteDeliveryStoreTest extends DeliveryStoreContract {
  @TempDir Path directory;

  @Override
  JobStore open() {
    return SqlJobStore.open(directory);
  }
}
