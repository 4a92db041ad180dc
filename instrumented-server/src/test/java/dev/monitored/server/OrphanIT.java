package dev.monitored.server;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.server.store.sql.postgres.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
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

  /** A server in a process of its own has commands beside it. */
  private static final Map<String, String> NIGHT = Map.of("JOBSERVER_QUEUES", "night=5");

  private static final String COMMAND =
      """
      {"action": "command", "queue": "night", "arguments": {"command": "sh", "args": ["-c", "true"]}}
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
      await().until(() -> server.output().contains("sleep wait in the queue night, which is not"));
      assertThat(server.output()).contains("1 jobs in the queue http wait for the action http");

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

  @Test
  void jobsOfARemovedActionWaitUntilItIsBack() throws Exception {
    String id;
    try (var before = ServerProcess.launch(data, NIGHT);
        var client = before.client()) {
      client.post("/api/v1/queues/night/pause", "");
      id = client.submitted(COMMAND);
      before.terminate();
      before.exitStatus();
    }

    try (var without = TestServer.start(data, NIGHT)) {
      var client = without.client();
      client.post("/api/v1/queues/night/resume", "");

      awaitReturned(client, id);
      assertThat(client.scrape().value("jobserver_orphaned_jobs")).isEqualTo(1);
    }

    try (var after = ServerProcess.launch(data, NIGHT);
        var client = after.client()) {
      await().atMost(Duration.ofSeconds(30)).until(() -> client.state(id).equals("ok"));
      assertThat(client.scrape().value("jobserver_orphaned_jobs")).isZero();
    }
  }

  @Test
  void aRollingUpdateLosesNoJobOfANewAction() throws Exception {
    var settings = new HashMap<>(NIGHT);
    settings.put("JOBSERVER_DATABASE_URL", PostgresServer.database().url());
    var old = TestServer.start(data, settings);
    old.client().post("/api/v1/queues/night/pause", "");

    String id;
    try (var next = ServerProcess.launch(data, settings);
        var client = next.client()) {
      id = client.submitted(COMMAND);
    }
    old.client().post("/api/v1/queues/night/resume", "");
    awaitReturned(old.client(), id);

    try (var next = ServerProcess.launch(data, settings);
        var client = next.client()) {
      old.close();

      await().atMost(Duration.ofSeconds(60)).until(() -> client.state(id).equals("ok"));
    }
  }

  private static void awaitReturned(Client client, String id) throws Exception {
    await().until(() -> client.get("/api/v1/jobs/" + id + "/attempts").body().contains("cancel"));
    assertThat(client.state(id)).isEqualTo("scheduled");
    assertThat(client.get("/api/v1/jobs/" + id + "/log").body())
        .contains("the action is not in the settings of this server");
  }
}
