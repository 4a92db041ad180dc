package dev.monitored.server.store.sql.postgres;

import dev.monitored.server.store.sql.database.Failures;
import dev.monitored.server.store.sql.database.GroupCommit.Work;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A connection of its own for leases. One that failed is replaced when it is needed next: a pool
 * would wait longer and longer before it tries to connect again. Each statement commits by itself,
 * so that no lock is left behind when the connection hangs.
 */
final class LeaseConnection implements AutoCloseable {
  private final DataSource source;
  private @Nullable Connection connection;

  LeaseConnection(DataSource source) {
    this.source = source;
  }

  synchronized <T> T run(Work<T> work) {
    try {
      return work.run(open());
    } catch (SQLException e) {
      close();
      throw Failures.of("the job store cannot write: " + e.getMessage(), e);
    }
  }

  private Connection open() throws SQLException {
    if (connection == null) {
      connection = source.getConnection();
    }
    return connection;
  }

  @Override
  public synchronized void close() {
    try (var _ = connection) {
      connection = null;
    } catch (SQLException e) {
      // It was of no use any more.
    }
  }
}
