package dev.monitored.server.store.sql.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.monitored.server.job.StoreException;
import dev.monitored.server.store.sql.database.Statements;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A password was changed, and the server knew the old one until it was started again. */
class RotationIT {
  @TempDir Path directory;

  private EmbeddedPostgres postgres;
  private Path folder;

  @BeforeEach
  void start() throws Exception {
    var data = directory.resolve("postgres");
    postgres = PostgresServer.builder(data).start();
    run("CREATE ROLE app LOGIN SUPERUSER PASSWORD 'first'");
    Files.writeString(
        data.resolve("pg_hba.conf"),
        "host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n");
    run("SELECT pg_reload_conf()");
    folder = Files.createDirectory(directory.resolve("secret"));
    var url = "jdbc:postgresql://127.0.0.1:%d/postgres?user=app".formatted(postgres.getPort());
    Files.writeString(folder.resolve("jdbc-uri"), url);
    Files.writeString(folder.resolve("username"), "app");
    Files.writeString(folder.resolve("password"), "first");
  }

  @AfterEach
  void stop() throws IOException {
    postgres.close();
  }

  private void run(String statement) throws SQLException {
    try (var connection = postgres.getPostgresDatabase().getConnection();
        var running = connection.createStatement()) {
      running.execute(statement);
    }
  }

  private DatabaseFolder secret() {
    return new DatabaseFolder(folder, Optional.empty());
  }

  private static int one(PostgresDatabase database) {
    return database.write(
        connection -> Statements.query(connection, row -> row.getInt(1), "SELECT 1").getFirst());
  }

  @Test
  void aPasswordThatIsChangedCountsForTheNextConnection() throws Exception {
    try (var database = PostgresDatabase.open(secret())) {
      run("ALTER ROLE app PASSWORD 'second'");
      assertThat(one(database)).isEqualTo(1);

      Files.writeString(folder.resolve("password"), "second");
      run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app'");

      await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptionsInstanceOf(StoreException.class)
          .untilAsserted(() -> {
            assertThat(one(database)).isEqualTo(1);
            boolean isValid = database.writeAtOnce(connection -> connection.isValid(1));
            assertThat(isValid).isTrue();
          });
    }
  }

  @Test
  void aWrongPasswordIsToldWithoutIt() throws Exception {
    Files.writeString(folder.resolve("password"), "wr0ng");

    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> PostgresDatabase.open(secret()).close())
        .withMessageContaining("password authentication failed for user \"app\"")
        .withMessageContaining("the database rejected the user or the password")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("wr0ng"));
  }
}
