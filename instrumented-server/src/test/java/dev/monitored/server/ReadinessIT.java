package dev.monitored.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.postgres.PostgresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the probes say of a server that has trouble. */
class ReadinessIT {
  /** Of patience with a part, of a socket, and some. */
  private static final Duration LONG = Duration.ofSeconds(30);

  private static final String PASS_DEADLINES =
      """
      INSERT INTO job (id, action, arguments, labels, queue, priority, due, timeout_ms, state,
        created_at, queued_at, deadline_at)
      SELECT lpad(n::text, 8, '0'), 'other', '{}', '{}', 'other', 0, 1, 1000, 'scheduled', 0, n, 1
      FROM generate_series(1, 60000) AS n
      """;

  private static final String JOB = "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0}}";

  @TempDir Path data;

  private static void assertAlive(Client client) throws IOException, InterruptedException {
    assertThat(client.probe("/livez").body()).isEqualTo("ok\n");
  }

  private static void assertReady(Client client) throws IOException, InterruptedException {
    assertThat(client.probe("/readyz").body()).isEqualTo("ok\n");
  }

  @Test
  void aDatabaseThatHangsIsToldByReadinessAndNeverByLiveness() throws Exception {
    try (var link = Link.to(PostgresServer.database().url());
        var server =
            TestServer.start(
                data, Map.of("JOBSERVER_DATABASE_URL", link.url(), "JOBSERVER_WORKERS", "5"))) {
      var client = server.client();
      var before = client.submitted(JOB);
      await().until(() -> client.state(before).equals("ok"));
      assertReady(client);

      link.freeze();

      await()
          .atMost(LONG)
          .until(() -> {
            assertAlive(client);
            return client.probe("/readyz").statusCode() == 503;
          });
      assertThat(client.probe("/readyz").body())
          .matches("not ready: [a-z ]+ has made no progress for \\d+ s, since [-0-9T:]+Z: .+\n");

      link.restore();

      await().atMost(LONG).until(() -> client.probe("/readyz").statusCode() == 200);
      var after = client.submitted(JOB);
      await().until(() -> client.state(after).equals("ok"));
    }
  }

  @Test
  void aDatabaseThatOnlyReadsIsToldByReadiness() throws Exception {
    var role = PostgresServer.newName();
    var schema = PostgresServer.newName();
    PostgresServer.run(
        "CREATE ROLE " + role + " LOGIN",
        "CREATE SCHEMA %s AUTHORIZATION %s".formatted(schema, role));
    var url = PostgresServer.address("postgres", role, schema).url();
    var disconnect =
        "DO $$ BEGIN PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '%s'; END $$"
            .formatted(role);
    try (var server = TestServer.start(data, Map.of("JOBSERVER_DATABASE_URL", url))) {
      var client = server.client();
      assertReady(client);

      PostgresServer.run(
          "ALTER ROLE %s SET default_transaction_read_only = on".formatted(role), disconnect);

      await().atMost(LONG).until(() -> client.probe("/readyz").statusCode() == 503);
      await()
          .during(Duration.ofSeconds(3))
          .until(() -> client.probe("/readyz").statusCode() == 503);

      PostgresServer.run("ALTER ROLE %s RESET ALL".formatted(role), disconnect);

      await().atMost(LONG).until(() -> client.probe("/readyz").statusCode() == 200);
      var after = client.submitted(JOB);
      await().until(() -> client.state(after).equals("ok"));
    }
  }

  @Test
  void tensOfThousandsOfPassedDeadlinesKeepAServerReady() throws Exception {
    var address = PostgresServer.database();
    try (var server = TestServer.start(data, Map.of("JOBSERVER_DATABASE_URL", address.url()))) {
      var client = server.client();
      try (var connection = address.source().getConnection()) {
        Statements.update(connection, PASS_DEADLINES);

        await()
            .atMost(Duration.ofMinutes(2))
            .pollInterval(Duration.ofMillis(500))
            .until(() -> {
              assertAlive(client);
              assertReady(client);
              var job = client.submitted(JOB);
              await().until(() -> client.state(job).equals("ok"));
              return waiting(connection) == 0;
            });
      }
    }
  }

  private static int waiting(Connection connection) throws SQLException {
    return Statements.query(
            connection,
            row -> row.getInt(1),
            "SELECT count(*) FROM job WHERE queue = 'other' AND state = 'scheduled'")
        .getFirst();
  }

  /** Declares the action of this test's own class path. */
  private Path actions() throws IOException {
    var folder = Files.createDirectories(data.resolve("actions"));
    try (var jar = new JarOutputStream(Files.newOutputStream(folder.resolve("action.jar")))) {
      jar.putNextEntry(new JarEntry("META-INF/services/dev.monitored.action.Action"));
      jar.write(ComputingAction.class.getName().getBytes(StandardCharsets.US_ASCII));
      jar.closeEntry();
    }
    return folder;
  }

  private static long addressSpace(long pid) throws IOException {
    var pages = Files.readString(Path.of("/proc", Long.toString(pid), "statm")).split(" ", 2)[0];
    return Long.parseLong(pages) * 4096;
  }

  private static void limitAddressSpace(long pid, String bytes) throws Exception {
    var command = List.of("prlimit", "--pid", Long.toString(pid), "--as=" + bytes + ":");
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  @Test
  void aThreadThatCannotBeMadeEndsNoClaimer() throws Exception {
    var settings =
        Map.of(
            "JOBSERVER_ACTIONS_DIR",
            actions().toString(),
            // The stack of a thread takes so much of the address space.
            "JAVA_TOOL_OPTIONS",
            "-Xss64m -Xmx200m");
    try (var server = ServerProcess.launch(data, settings);
        var client = server.client()) {
      var first = client.submitted(JOB);
      await().until(() -> client.state(first).equals("ok"));
      long pid = server.process().pid();
      limitAddressSpace(pid, Long.toString(addressSpace(pid) + (100 << 20)));

      var jobs = new ArrayList<String>();
      for (int i = 0; i < 10; i++) {
        jobs.add(client.submitted("{\"action\":\"compute\"}"));
      }

      await().until(() -> server.output().contains("no thread can be started for attempt"));
      await()
          .atMost(Duration.ofSeconds(15))
          .during(Duration.ofSeconds(12))
          .untilAsserted(() -> {
            assertAlive(client);
            assertReady(client);
          });
      var sleep = client.submitted(JOB);
      await().until(() -> client.state(sleep).equals("ok"));

      limitAddressSpace(pid, "unlimited");

      for (var job : jobs) {
        await().atMost(LONG).until(() -> client.state(job).equals("ok"));
      }
    }
  }
}
