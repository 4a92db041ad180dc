package dev.monitored.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.server.store.sql.postgres.PostgresServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One role migrates, and another one, which may only read and write, runs the server. */
class RuntimeRoleIT {
  private final String owner = PostgresServer.newName();
  private final String role = PostgresServer.newName();
  private final String schema = PostgresServer.newName();

  @TempDir Path data;

  private Map<String, String> as(String user) {
    var url = PostgresServer.address("postgres", user, schema).url();
    return Map.of("JOBSERVER_DATABASE_URL", url);
  }

  @Test
  void theReadmesRolesMigrateAndRunAServer() throws Exception {
    PostgresServer.run(
        "CREATE ROLE " + owner + " LOGIN",
        "CREATE ROLE " + role + " LOGIN",
        "CREATE SCHEMA %s AUTHORIZATION %s".formatted(schema, owner),
        "GRANT USAGE ON SCHEMA %s TO %s".formatted(schema, role),
        """
        ALTER DEFAULT PRIVILEGES FOR ROLE %s IN SCHEMA %s
          GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO %s
        """
            .formatted(owner, schema, role));
    try (var early = ServerProcess.launch(data, as(role))) {
      assertThat(early.exitStatus()).isEqualTo(1);
      assertThat(early.output()).contains("may not create tables in the schema " + schema);
    }

    try (var migration = ServerProcess.launch(data, as(owner), "--migrate")) {
      assertThat(migration.exitStatus()).as(migration.output()).isZero();
      assertThat(migration.output()).contains("the database is migrated");
    }

    try (var server = TestServer.start(data, as(role))) {
      var client = server.client();
      client.send(
          client
              .request("/api/v1/schedules/often")
              .header("Content-Type", "application/json")
              .PUT(
                  BodyPublishers.ofString(
                      "{\"everySeconds\":1,\"job\":{\"action\":\"sleep\",\"arguments\":{\"seconds\":0}}}")));
      var job = client.submitted("{\"action\":\"sleep\",\"arguments\":{\"seconds\":0}}");
      await().until(() -> client.state(job).equals("ok"));
      await().until(() -> client.scrape().value("ays_job_count_total", "status", "ok") >= 2);
      assertThat(client.probe("/readyz").statusCode()).isEqualTo(200);
    }
  }
}
