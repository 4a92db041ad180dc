package dev.monitored.bench.server;

import dev.monitored.bench.Cpu;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** One PostgreSQL for all, as durable as in production. */
public final class Postgres implements AutoCloseable {
  /** A session that is idle tells its counts within ten seconds. */
  private static final Duration COUNTS_ARE_TOLD = Duration.ofSeconds(11);

  private final EmbeddedPostgres server;
  private final long pid;
  private final AtomicInteger databases = new AtomicInteger();

  private Postgres(EmbeddedPostgres server, long pid) {
    this.server = server;
    this.pid = pid;
  }

  static Postgres start(Path work) throws IOException {
    var data = Files.createTempDirectory(work, "postgres");
    var server =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("max_connections", "200")
            .setServerConfig("max_wal_size", "4GB")
            .start();
    var pid = Files.readAllLines(data.resolve("postmaster.pid")).getFirst();
    return new Postgres(server, Long.parseLong(pid));
  }

  /** The URL of a new and empty database. */
  public String database() throws SQLException {
    var name = "bench" + databases.incrementAndGet();
    execute("CREATE DATABASE " + name);
    return server.getJdbcUrl("postgres", name);
  }

  public void drop(String url) throws SQLException {
    execute("DROP DATABASE " + name(url) + " WITH (FORCE)");
  }

  /** Puts what was written so far behind: it is not to be paid for by what comes. */
  public void checkpoint() throws SQLException {
    execute("CHECKPOINT");
  }

  /** In a database of a server that is measured. */
  public void execute(String url, String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** What a query says. */
  public double number(String url, String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getDouble(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (var connection = connection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Connection connection() throws SQLException {
    return server.getPostgresDatabase().getConnection();
  }

  /** Seconds of all its processes so far. */
  public double cpu() throws IOException {
    return Cpu.ofFamily(pid);
  }

  /** In a database so far; waits until every session has told. */
  public long transactions(String url) throws SQLException, InterruptedException {
    Thread.sleep(COUNTS_ARE_TOLD);
    try (var connection = connection();
        var statement =
            connection.prepareStatement(
                "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = ?")) {
      statement.setString(1, name(url));
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  private static String name(String url) {
    return url.replaceFirst(".*/([a-z0-9]+)(\\?.*)?$", "$1");
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
