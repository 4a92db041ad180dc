package dev.monitored.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.server.store.sql.SqlStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteLeaseStoreTest extends LeaseStoreContract {
  @TempDir Path directory;

  @Override
  Store open() {
    return SqlStore.open(directory);
  }

  @Override
  Connection connection() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("jobs.db"));
  }

  @Test
  void whoeverOpensTheFileKnowsThatAllOthersAreDead() {
    submitAndClaim(process(LEASE));

    reopen();

    assertThat(store().leases().reclaim(() -> 0)).hasSize(1);
  }
}
