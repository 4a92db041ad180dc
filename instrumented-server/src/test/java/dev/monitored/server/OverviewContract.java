package dev.monitored.server;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a page asks first, of a server on either database. */
abstract class OverviewContract {
  private static final String SLEEP =
      """
      {"action": "sleep", "arguments": {"seconds": %s}%s}
      """;

  @TempDir Path data;

  private ServerProcess server;
  private Client client;

  /** The settings of the database. */
  abstract Map<String, String> database();

  @BeforeEach
  void start() throws IOException {
    var settings = new HashMap<>(database());
    settings.put("JOBSERVER_QUEUES", "narrow=1");
    server = ServerProcess.launch(data, settings);
    client = server.client();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private String summary() throws Exception {
    return client.get("/api/v1/summary").body();
  }

  private String health(String query) throws Exception {
    return client.get("/api/v1/health" + query).body();
  }

  private int listed(String filter) throws Exception {
    var body = client.get("/api/v1/jobs?limit=1&" + filter).body();
    return Integer.parseInt(body.replaceAll(".*\"count\":(\\d+).*", "$1"));
  }

  private void awaitEnded(List<String> ids) {
    await()
        .until(() -> {
          for (var id : ids) {
            if (List.of("scheduled", "running").contains(client.state(id))) {
              return false;
            }
          }
          return true;
        });
  }

  @Test
  void anEmptyServerIsFlowing() throws Exception {
    assertThatJson(health("")).node("status").isEqualTo("flowing");
    assertThatJson(health("")).node("findings").isArray().isEmpty();
    assertThatJson(summary())
        .and(
            it -> it.node("jobs").isEqualTo(0),
            it -> it.node("throughput.minutes").isArray().hasSize(61),
            it -> it.node("actions").isArray().hasSize(2),
            it -> it.node("queues").isArray().hasSize(3));
  }

  @Test
  void theSummaryCountsWhateverBecomesOfJobs() throws Exception {
    var ok = client.submitted(SLEEP.formatted(0, ""));
    var failed = client.submittedCommand("exit 3", "10");
    var late = client.submittedCommand("sleep 30", "0.2");
    client.submitted(SLEEP.formatted(0, ", \"simulate\": true"));
    var delayed = client.submitted(SLEEP.formatted(0, ", \"runAt\": \"2999-01-01T00:00:00Z\""));
    client.submitted(SLEEP.formatted(0, ", \"runAt\": \"2999-01-01T00:00:00Z\""));
    client.submitted(SLEEP.formatted(60, ""));
    client.post("/api/v1/jobs/" + delayed + "/cancel", "");
    awaitEnded(List.of(ok, failed, late));
    await().until(() -> listed("state=running") == 1);

    assertThatJson(summary())
        .node("states")
        .isEqualTo(
            """
            {"new": 1, "scheduled": 1, "running": 1, "ok": 1, "error": 1, "timeout": 1,
             "cancelled": 1}
            """);
    assertThatJson(summary())
        .and(
            it -> it.node("jobs").isEqualTo(7),
            it -> it.node("waiting").isEqualTo("{\"ready\": 0, \"delayed\": 1}"),
            it ->
                it.node("lastHour")
                    .isEqualTo("{\"ended\": 4, \"succeeded\": 1, \"failed\": 2, \"cancelled\": 1}"),
            it ->
                it.node("actions[0]")
                    .isEqualTo(
                        """
                        {"name": "command", "inSettings": true,
                         "states": {"new": 0, "scheduled": 0, "running": 0, "ok": 0, "error": 1,
                           "timeout": 1, "cancelled": 0},
                         "lastHour": {"ended": 2, "succeeded": 0, "failed": 2, "cancelled": 0}}
                        """));

    // A retry and a deletion take nothing back of what ended, and are no ends.
    client.post("/api/v1/jobs/" + failed + "/retry", "");
    awaitEnded(List.of(failed));
    client.send(client.request("/api/v1/jobs/" + late).DELETE());
    client.post("/api/v1/jobs/move?to=narrow&state=new", "");

    assertThatJson(summary())
        .and(
            it -> it.node("jobs").isEqualTo(6),
            it -> it.node("states.timeout").isEqualTo(0),
            it -> it.node("states.error").isEqualTo(1),
            it ->
                it.node("lastHour")
                    .isEqualTo("{\"ended\": 5, \"succeeded\": 1, \"failed\": 3, \"cancelled\": 1}"),
            it -> it.node("queues[1].name").isEqualTo("narrow"),
            it -> it.node("queues[1].states.new").isEqualTo(1));
  }

  @Test
  void jobsThatWaitInAPausedQueueAreStarved() throws Exception {
    client.post("/api/v1/queues/narrow/pause", "");
    client.submitted(SLEEP.formatted(0, ", \"queue\": \"narrow\""));
    await().until(() -> health("?maxWaitSeconds=1").contains("starved"));

    assertThatJson(health("?maxWaitSeconds=1"))
        .and(
            it -> it.node("status").isEqualTo("starved"),
            it -> it.node("ready").isEqualTo(1),
            it -> it.node("findings[0].code").isEqualTo("queue-paused"),
            it -> it.node("findings[0].queue").isEqualTo("narrow"),
            it ->
                it.node("findings[0].remedy")
                    .asString()
                    .contains("POST /api/v1/queues/narrow/resume"));
    assertThatJson(health("")).node("status").isEqualTo("flowing");
    assertThatJson(summary())
        .and(
            it -> it.node("waiting.oldestQueue").isEqualTo("narrow"),
            it -> it.node("queues[1].paused").isEqualTo(true),
            it -> it.node("queues[1].ready").isEqualTo(1));

    client.post("/api/v1/queues/narrow/resume", "");

    await().until(() -> health("?maxWaitSeconds=1").contains("\"flowing\""));
  }

  @Test
  void jobsBehindALimitAreLate() throws Exception {
    for (int i = 0; i < 2; i++) {
      client.submitted(SLEEP.formatted(30, ", \"queue\": \"narrow\""));
    }

    await().until(() -> health("?maxWaitSeconds=1").contains("late"));

    assertThatJson(health("?maxWaitSeconds=1"))
        .and(
            it -> it.node("status").isEqualTo("late"),
            it -> it.node("findings[0].code").isEqualTo("limit-reached"),
            it -> it.node("findings[0].concurrency").isEqualTo(1));
  }

  @Test
  void anActionThatFailsIsFound() throws Exception {
    var ids = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      ids.add(client.submittedCommand(i < 3 ? "exit 1" : "true", "10"));
    }
    awaitEnded(ids);

    assertThatJson(health(""))
        .and(
            it -> it.node("status").isEqualTo("failing"),
            it -> it.node("findings[0].code").isEqualTo("action-failing"),
            it -> it.node("findings[0].action").isEqualTo("command"),
            it -> it.node("findings[0].ended").isEqualTo(5),
            it -> it.node("findings[0].failed").isEqualTo(3));
    assertThatJson(health("?maxFailurePercent=61")).node("status").isEqualTo("flowing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "health?maxWaitSeconds=0",
        "health?maxWaitSeconds=86401",
        "health?maxFailurePercent=101",
        "health?maxFailurePercent=x",
        "health?limit=1"
      })
  void aParameterOutOfRangeIsRefused(String query) throws Exception {
    var refused = client.get("/api/v1/" + query);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThatJson(refused.body()).node("detail").asString().isNotEmpty();
  }

  @Test
  void whoeverAsksLearnsWhatItMayDoAndWhatTheServerIsSetTo() throws Exception {
    assertThatJson(client.get("/api/v1/me").body())
        .isEqualTo(
            """
            {"authentication": false, "scope": "admin", "may": ["read", "submit", "admin"]}
            """);
    assertThatJson(client.get("/api/v1/info").body())
        .and(
            it -> it.node("database").isEqualTo(database().isEmpty() ? "sqlite" : "postgresql"),
            it -> it.node("timeZone").isEqualTo("UTC"),
            it -> it.node("queues").isEqualTo("{\"narrow\": 1}"),
            it -> it.node("retention.okSeconds").isEqualTo(604_800),
            it -> it.node("callbacks").isEqualTo(false));
  }
}
