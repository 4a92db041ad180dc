package dev.monitored.server.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteSearchTest extends SearchContract {
  @TempDir Path directory;

  @Override
  Database open() {
    return SqliteDatabase.open(directory);
  }
}
