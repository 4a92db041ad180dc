package dev.monitored.server.store;

import dev.monitored.server.store.sql.SqlStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteLogStoreTest extends LogStoreContract {
  @TempDir Path directory;

  @Override
  Store open() {
    return SqlStore.open(directory);
  }
}
