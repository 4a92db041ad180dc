package dev.monitored.server.store.sql.sqlite;

import dev.monitored.server.store.sql.database.Database;
import dev.monitored.server.store.sql.database.SearchContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteSearchTest extends SearchContract {
  @TempDir Path directory;

  @Override
  public Database open() {
    return SqliteDatabase.open(directory);
  }
}
