package dev.monitored.server.store;

import dev.monitored.server.store.sql.SqlStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.io.TempDir;

class SqliteMaintenanceStoreTest extends MaintenanceStoreContract {
  @TempDir Path directory;

  @Override
  Store open() {
    return SqlStore.open(directory);
  }

  @Override
  Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("jobs.db"));
  }
}
