package dev.monitored.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.server.store.sql.postgres.PostgresServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that goes away is said to be away, and nothing has to be done when it is back. */
class DatabaseAwayIT {
  private static final String JOB = "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0}}";

  private static final String HELD =
      "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0},\"simulate\":true}";

  /** That of a Prometheus that scrapes every five seconds. */
  private static final Duration SCRAPE_TIMEOUT = Duration.ofSeconds(5);

  @TempDir Path directory;

  @Test
  void readinessFollowsTheDatabase() throws Exception {
    var database = PostgresServer.builder(directory.resolve("postgres")).start();
    int port = database.getPort();
    var url = Map.of("JOBSERVER_DATABASE_URL", database.getJdbcUrl("postgres", "postgres"));
    try (var server = TestServer.start(directory, url)) {
      var client = server.client();
      var before = client.submitted(JOB);
      await().until(() -> client.state(before).equals("ok"));
      var held = client.submitted(HELD);
      var events = LogEvents.of(client, held);

      database.close();

      await()
          .atMost(Duration.ofSeconds(15))
          .until(() -> client.probe("/readyz").statusCode() == 503);
      assertThat(client.probe("/readyz").body()).contains("has made no progress for", "refused");
      assertThat(client.probe("/livez").statusCode()).isEqualTo(200);
      var refused = client.submit(JOB);
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains("\"code\":\"store-away\"");
      var asked = Instant.now();
      assertThat(client.scrape().value("jobserver_store_up")).isZero();
      assertThat(Duration.between(asked, Instant.now())).isLessThan(SCRAPE_TIMEOUT);

      try (var _ = restarted(port)) {
        await()
            .atMost(Duration.ofSeconds(15))
            .until(() -> client.probe("/readyz").statusCode() == 200);
        assertThat(client.state(before)).isEqualTo("ok");
        client.post("/api/v1/jobs/" + held + "/cancel", "");
        assertThat(events.rest())
            .endsWith("id: 0.0.end\nevent: end\ndata: {\"state\":\"cancelled\"}");
        var after = client.submitted(JOB);
        await().until(() -> client.state(after).equals("ok"));
        await()
            .atMost(Duration.ofSeconds(15))
            .until(() -> client.scrape().value("jobserver_store_up") == 1);
      }
    }
  }

  private EmbeddedPostgres restarted(int port) throws Exception {
    return PostgresServer.builder(directory.resolve("postgres")).setPort(port).start();
  }
}
