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

/** Who executes jobs, and with which settings. */
class ReplicaListIT {
  private static final String SLEEP = "{\"action\":\"sleep\",\"arguments\":{\"seconds\":%s}}";

  @TempDir Path data;

  @Test
  void aReplicaTellsOfItselfAndAnAttemptOfItsReplica() throws Exception {
    try (var server = TestServer.start(data, Map.of("JOBSERVER_QUEUES", "mail=2"))) {
      var client = server.client();
      var job = client.submitted(SLEEP.formatted(600));
      await().until(() -> client.state(job).equals("running"));

      var replicas = client.get("/api/v1/replicas").body();

      assertThatJson(replicas).node("settingsDiffer").isEqualTo(false);
      assertThatJson(replicas).node("items").isArray().hasSize(1);
      assertThatJson(replicas)
          .node("items[0]")
          .isObject()
          .containsEntry("self", true)
          .containsEntry("settingsDiffer", false)
          .containsKeys("version", "startedAt", "heartbeatAt", "workers")
          .doesNotContainKey("instance");
      assertThatJson(replicas).node("items[0].running").isEqualTo(1);
      assertThatJson(replicas).node("items[0].actions").isArray().containsExactly("sleep");
      assertThatJson(replicas).node("items[0].queues").isEqualTo("{\"mail\":2,\"sleep\":0}");
      var id = replicas.replaceAll("(?s).*\"id\":\"([0-9a-f]+)\".*", "$1");
      assertThatJson(client.get("/api/v1/jobs/" + job + "/attempts").body())
          .node("items[0].replica")
          .isEqualTo("\"" + id + "\"");
      client.post("/api/v1/jobs/" + job + "/cancel", "");
    }
  }

  @Test
  void replicasWithOtherSettingsAreReported() throws Exception {
    var database = PostgresServer.database().url();
    try (var first = ServerProcess.launch(data, settings(database, "one", "mail=2"));
        var ofFirst = first.client();
        var second = ServerProcess.launch(data, settings(database, "two", "mail=3"));
        var ofSecond = second.client()) {
      var job = ofSecond.submitted(SLEEP.formatted(0));
      await().until(() -> ofSecond.state(job).equals("ok"));

      var replicas = ofFirst.get("/api/v1/replicas").body();

      assertThatJson(replicas).node("settingsDiffer").isEqualTo(true);
      assertThatJson(replicas).node("items[0].instance").isEqualTo("one");
      assertThatJson(replicas).node("items[0].self").isEqualTo(true);
      assertThatJson(replicas).node("items[1].instance").isEqualTo("two");
      assertThatJson(replicas).node("items[1].settingsDiffer").isEqualTo(true);
      assertThatJson(ofFirst.get("/api/v1/jobs/" + job + "/attempts").body())
          .node("items[0].replica")
          .isString()
          .isIn("one", "two");
      await()
          .atMost(Duration.ofSeconds(40))
          .until(() -> metric(ofFirst) == 1 && metric(ofSecond) == 1);
      assertThat(first.output()).contains("the replicas [two] have other actions, queues");

      second.terminate();
      assertThat(second.exitStatus()).isEqualTo(143);
      assertThatJson(ofFirst.get("/api/v1/replicas").body()).node("items").isArray().hasSize(1);
    }
  }

  private static double metric(Client client) throws Exception {
    return client.scrape().value("jobserver_replicas_with_other_settings");
  }

  private static Map<String, String> settings(String database, String instance, String queues) {
    return new HashMap<>(
        Map.of(
            "JOBSERVER_DATABASE_URL", database,
            "JOBSERVER_INSTANCE", instance,
            "JOBSERVER_QUEUES", queues));
  }
}
