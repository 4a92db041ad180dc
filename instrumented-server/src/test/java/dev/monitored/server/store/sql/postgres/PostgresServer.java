package dev.monitored.server.store.sql.postgres;

import dev.monitored.server.store.sql.database.Statements;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL for the tests of one JVM, as durable as one in production. Every test gets an
 * empty schema of its own.
 */
public final class PostgresServer {
  private static final AtomicInteger SCHEMAS = new AtomicInteger();

  private PostgresServer() {}

  private static final class Running {
    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        return durable().start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static EmbeddedPostgres.Builder durable() {
    return EmbeddedPostgres.builder()
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("max_connections", "200");
  }

  /** For a server that keeps its data in a directory, and can be stopped and started again. */
  public static EmbeddedPostgres.Builder builder(Path directory) {
    return durable().setDataDirectory(directory).setCleanDataDirectory(false);
  }

  /** A new and empty schema: a database has hundreds of files, to be made and deleted. */
  public static DatabaseAddress database() {
    var name = newName();
    run("CREATE SCHEMA " + name);
    return address("postgres", "postgres", name);
  }

  /** For a schema, a role or a database of a test. */
  public static String newName() {
    return "test" + SCHEMAS.incrementAndGet();
  }

  /** Does so as superuser, outside of all schemas of tests. */
  public static void run(String... statements) {
    try (var connection = Running.SERVER.getPostgresDatabase().getConnection()) {
      for (var statement : statements) {
        Statements.update(connection, statement);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** Anybody may be anyone there. */
  public static DatabaseAddress address(String database, String role, String schema) {
    var url = Running.SERVER.getJdbcUrl(role, database) + "&currentSchema=" + schema;
    return new DatabaseAddress(url, Optional.empty(), Optional.empty());
  }

  /** Whether a transaction waits for a lock of another one. */
  public static boolean isSomebodyBlocked(Connection connection) throws SQLException {
    return Statements.queryOne(
            connection, _ -> true, "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        .isPresent();
  }
}
