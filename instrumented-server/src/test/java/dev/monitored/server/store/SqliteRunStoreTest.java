package dev.monitored.server.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteRunStoreTest extends RunStoreContract {
  @TempDir Path directory;

  @Override
  JobStore open() {
    return SqlJobStore.open(directory);
  }
}
