package dev.monitored.server.store;

import dev.monitored.server.store.sql.SqlStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.io.TempDir;

class SqliteChangeStoreTest extends ChangeStoreContract {
  @TempDir Path directory;

  @Override
  Store open() {
    return SqlStore.open(directory);
  }

  @Override
  String skip() {
    return "INSERT INTO change (number, at, kind, state, ids) VALUES (30000, 0, 'queue', 'active', 'a')";
  }

  @Override
  Connection connection() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("jobs.db"));
  }
}
