package dev.monitored.server;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many jobs at once, over the API. */
class BulkIT {
  private static final String SLEEP =
      "{\"action\":\"sleep\",\"arguments\":{\"seconds\":60},\"labels\":{\"team\":\"%s\"}}";

  @TempDir Path data;

  private TestServer server;
  private Client client;

  @BeforeEach
  void start() {
    server = TestServer.start(data);
    client = server.client();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String bulk(String verb, String query) throws Exception {
    var response = client.post("/api/v1/jobs/" + verb + "?" + query, "");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }

  @Test
  void allThatMatchAreCancelledThenTriedAgainThenDeleted() throws Exception {
    var one = client.submitted(SLEEP.formatted("shop"));
    var two = client.submitted(SLEEP.formatted("shop"));
    var other = client.submitted(SLEEP.formatted("bank"));
    await().until(() -> client.scrape().value("ays_job_running") == 3);
    var held = client.submitted(SLEEP.formatted("shop").replace("}}", "},\"simulate\":true}"));

    assertThatJson(bulk("cancel", "labelSelector=team=shop"))
        .isEqualTo(
            """
            {"outcomes": {"cancelled": 1, "stopping": 2},
             "items": [{"id": "%s", "outcome": "stopping"}, {"id": "%s", "outcome": "stopping"},
                       {"id": "%s", "outcome": "cancelled"}]}
            """
                .formatted(one, two, held));
    await().until(() -> client.state(one).equals("cancelled"));
    await().until(() -> client.state(two).equals("cancelled"));
    assertThat(client.state(other)).isEqualTo("running");

    assertThatJson(bulk("retry", "state=cancelled&state=error"))
        .node("outcomes")
        .isEqualTo("{\"queued\": 3}");
    await().until(() -> client.scrape().value("ays_job_running") == 4);

    bulk("cancel", "action=sleep");
    await().until(() -> client.scrape().value("ays_job_running") == 0);
    assertThatJson(bulk("delete", "queue=sleep&createdFrom=2026-01-01T00:00:00Z"))
        .node("outcomes")
        .isEqualTo("{\"deleted\": 4}");
    assertThatJson(client.get("/api/v1/jobs").body()).node("count").isEqualTo(0);
  }

  @Test
  void aDryRunTellsWhatWouldBeChanged() throws Exception {
    var id = client.submitted(SLEEP.formatted("shop"));
    client.submitted(SLEEP.formatted("bank"));

    assertThatJson(bulk("cancel", "labelSelector=team%3Dshop&dryRun=true"))
        .isEqualTo(
            "{\"count\": 1, \"countIsLowerBound\": false, \"sample\": [\"%s\"]}".formatted(id));
    assertThatJson(bulk("delete", "action=sleep&dryRun=true")).node("count").isEqualTo(0);
    assertThatJson(bulk("retry", "action=sleep&dryRun=true")).node("sample").isEqualTo("[]");

    assertThatJson(bulk("cancel", "action=sleep&dryRun=false")).node("items").isArray().hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "dryRun=true",
        "cursor=01a20405-0926-7000-82af-c35430689655",
        "state=",
        "state=ok&dryRun=yes",
        "state=ok&dryRun=true&dryRun=true",
        "state=ok&cursor=x",
        "state=ok&limit=5",
        "queue=nope"
      })
  void whatIsNotUnderstoodChangesNothing(String query) throws Exception {
    var id = client.submitted(SLEEP.formatted("shop"));

    for (var verb : new String[] {"cancel", "retry", "delete"}) {
      assertThat(client.post("/api/v1/jobs/" + verb + "?" + query, "").statusCode()).isEqualTo(400);
    }

    assertThat(client.state(id)).isIn("scheduled", "running");
  }
}
