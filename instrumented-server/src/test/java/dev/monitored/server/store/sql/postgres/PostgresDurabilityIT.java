package dev.monitored.server.store.sql.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.server.store.sql.database.Statements;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A commit that was acknowledged was lost in a crash, for a setting was that of somebody else. */
class PostgresDurabilityIT {
  private static final String OFF = "SET synchronous_commit = off";

  @TempDir Path directory;

  /** One that writes nothing to disk by itself for a while. */
  private EmbeddedPostgres postgres() throws IOException {
    return PostgresServer.builder(directory.resolve("postgres"))
        .setServerConfig("wal_writer_delay", "10s")
        .start();
  }

  private static DatabaseAddress address(EmbeddedPostgres server) {
    return new DatabaseAddress(
        server.getJdbcUrl("postgres", "postgres"), Optional.empty(), Optional.empty());
  }

  private void crash() throws IOException, InterruptedException {
    var file = directory.resolve("postgres").resolve("postmaster.pid");
    long pid = Long.parseLong(Files.readAllLines(file).getFirst());
    new ProcessBuilder("kill", "-QUIT", Long.toString(pid)).start().waitFor();
    ProcessHandle.of(pid).ifPresent(server -> server.onExit().join());
  }

  private static int write(Connection connection) throws SQLException {
    return Statements.update(connection, "INSERT INTO queue (name) VALUES ('written')");
  }

  private int written() throws Exception {
    try (var server = postgres();
        var connection = address(server).source().getConnection()) {
      return Statements.query(
              connection, row -> row.getInt(1), "SELECT count(*) FROM queue WHERE name = 'written'")
          .getFirst();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ALTER ROLE postgres SET synchronous_commit = off", OFF})
  void whatWasAcknowledgedOutlivesACrashWhateverTheRoleOrTheSessionIsSetTo(String setting)
      throws Exception {
    var server = postgres();
    try (var setUp = address(server).source().getConnection()) {
      Statements.update(setUp, setting);
    }
    var database = PostgresDatabase.open(address(server));
    database.write(connection -> Statements.update(connection, setting));

    database.write(PostgresDurabilityIT::write);

    crash();
    database.close();
    server.close();
    assertThat(written()).isEqualTo(1);
  }

  /** So that the test above would notice. */
  @Test
  void withoutThatItWouldBeLost() throws Exception {
    var server = postgres();
    PostgresDatabase.open(address(server)).close();
    var connection = address(server).source().getConnection();
    Statements.update(connection, OFF);

    write(connection);

    crash();
    server.close();
    assertThat(written()).isZero();
  }
}
