package dev.monitored.server;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs of a queue and of an action that were taken out of the settings. */
class OrphanIT {
  private static final String IN_NIGHT =
      "{\"action\":\"sleep\",\"queue\":\"night\",\"arguments\":{\"seconds\":0}}";

  private static final String LATER =
      """
      {"action": "http", "runAt": "2999-01-01T00:00:00Z", "arguments": {"url": "https://shop.example"}}
      """;

  @TempDir Path data;

  @Test
  void jobsWithoutTheirQueueOrActionAreSeenAndCanBeCancelled() throws Exception {
    String night;
    String http;
    var settings = Map.of("JOBSERVER_QUEUES", "night=1", "JOBSERVER_HTTP_HOSTS", "shop.example");
    try (var before = TestServer.start(data, settings)) {
      before.client().post("/api/v1/queues/night/pause", "");
      night = before.client().submitted(IN_NIGHT);
      http = before.client().submitted(LATER);
    }

    try (var server = ServerProcess.launch(data, Map.of());
        var client = server.client()) {
      await().until(() -> server.output().contains("1 jobs wait in the queue night"));
      assertThat(server.output()).contains("1 jobs wait in the queue http");

      var queues = client.get("/api/v1/queues").body();
      assertThatJson(queues)
          .inPath("$.items[?(@.inSettings == false)].name")
          .isArray()
          .containsExactly("http", "night");
      var queue = client.get("/api/v1/queues/night");
      assertThat(queue.statusCode()).isEqualTo(200);
      assertThatJson(queue.body()).node("depth").isEqualTo(1);
      assertThat(client.scrape().value("jobserver_orphaned_jobs")).isEqualTo(2);
      assertThat(client.scrape().value("jobserver_queue_depth", "queue", "night")).isEqualTo(1);

      assertThatJson(client.get("/api/v1/jobs?queue=night").body())
          .inPath("$.items[*].id")
          .isArray()
          .containsExactly(night);
      assertThatJson(client.get("/api/v1/jobs?action=http").body())
          .inPath("$.items[*].id")
          .isArray()
          .containsExactly(http);
      assertThat(client.post("/api/v1/jobs/move?queue=night&to=nigth", "").statusCode())
          .isEqualTo(400);
      assertThatJson(client.post("/api/v1/jobs/move?queue=night&to=sleep", "").body())
          .node("outcomes.moved")
          .isEqualTo(1);
      assertThat(client.post("/api/v1/jobs/cancel?queue=http", "").statusCode()).isEqualTo(200);

      await().until(() -> client.state(night).equals("ok"));
      assertThat(client.scrape().value("jobserver_orphaned_jobs")).isZero();
      // What nobody ever knew is still a mistake.
      assertThat(client.get("/api/v1/jobs?queue=nigth").statusCode()).isEqualTo(400);
      assertThat(client.get("/api/v1/queues/nigth").statusCode()).isEqualTo(404);
    }
  }
}
