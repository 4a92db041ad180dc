package dev.monitored.server;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who submits a job may wait for its end. */
class PreferIT {
  @TempDir Path data;

  private TestServer server;
  private Client client;

  @BeforeEach
  void start() {
    server = TestServer.start(data, Map.of("JOBSERVER_MAX_REQUESTS", "8"));
    client = server.client();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> submit(String seconds, String preference) throws Exception {
    return submit(client, seconds, preference);
  }

  private static HttpResponse<String> submit(Client client, String seconds, String preference)
      throws Exception {
    var job = "{\"action\":\"sleep\",\"arguments\":{\"seconds\":" + seconds + "}}";
    return client.send(
        client
            .request("/api/v1/jobs")
            .header("Content-Type", "application/json")
            .header("Prefer", preference)
            .POST(BodyPublishers.ofString(job)));
  }

  private static CompletableFuture<HttpResponse<String>> submitting(
      Client client, String seconds, String preference) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return submit(client, seconds, preference);
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    });
  }

  private static void assertApplied(HttpResponse<String> response, String preference) {
    assertThat(response.headers().firstValue("Preference-Applied")).contains(preference);
  }

  @Test
  void aJobThatEndsInTimeIsTheAnswer() throws Exception {
    var response = submit("0.2", "wait=10");

    assertThat(response.statusCode()).isEqualTo(200);
    assertApplied(response, "wait=10");
    assertThatJson(response.body()).node("state").isEqualTo("ok");
    var location = response.headers().firstValue("Location").orElseThrow();
    assertThat(client.get(location).body()).isEqualTo(response.body());
  }

  @Test
  void aJobThatDoesNotIsToldOfAsItIs() throws Exception {
    var response = submit("60", "wait=1");

    assertThat(response.statusCode()).isEqualTo(202);
    assertApplied(response, "wait=1");
    assertThatJson(response.body()).node("state").isEqualTo("running");
  }

  @Test
  void otherPreferencesChangeNothing() throws Exception {
    var response = submit("0", "respond-async");

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.headers().firstValue("Preference-Applied")).isEmpty();
  }

  @Test
  void aJobThatIsCancelledHasEnded() throws Exception {
    var submitting = submitting(client, "60", "wait=30");
    await().until(() -> client.scrape().value("ays_job_running") == 1);
    var jobs = client.get("/api/v1/jobs").body();
    var id = jobs.replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");

    client.post("/api/v1/jobs/" + id + "/cancel", "");

    assertThat(submitting.get().statusCode()).isEqualTo(200);
    assertThatJson(submitting.get().body()).node("state").isEqualTo("cancelled");
  }

  @Test
  void aFewMayWaitAndTheOthersAreAnsweredAtOnce() throws Exception {
    var first = submitting(client, "60", "wait=3");
    var second = submitting(client, "60", "wait=3");
    await().until(() -> client.scrape().value("ays_job_running") == 2);

    var third = submit("0", "wait=3");

    assertThat(third.statusCode()).isEqualTo(202);
    assertThat(third.headers().firstValue("Preference-Applied")).isEmpty();
    assertApplied(first.get(), "wait=3");
    assertApplied(second.get(), "wait=3");
  }

  private static String waiting(String seconds) {
    var job = "{\"action\":\"sleep\",\"arguments\":{\"seconds\":" + seconds + "}}";
    return """
    POST /api/v1/jobs HTTP/1.1\r
    Host: x\r
    Content-Type: application/json\r
    Prefer: wait=60\r
    Content-Length: %d\r
    \r
    %s\
    """
        .formatted(job.length(), job);
  }

  @Test
  void aClientThatHangsUpWaitsNoLonger() throws Exception {
    try (var raw = new RawClient(client.port())) {
      raw.send(waiting("60"));
      raw.send(waiting("60"));
      await().until(() -> client.scrape().value("ays_job_running") == 2);
    }

    await()
        .atMost(Duration.ofSeconds(8))
        .until(() -> submit("0", "wait=3").headers().firstValue("Preference-Applied").isPresent());
  }

  @Test
  void whatComesDuringTheWaitIsAnsweredAfterIt() throws Exception {
    try (var raw = new RawClient(client.port())) {
      var socket = raw.send(waiting("2"));
      await().until(() -> client.scrape().value("ays_job_running") == 1);

      RawClient.send(socket, "GET /api/v1/queues HTTP/1.1\r\nHost: x\r\n\r\n");

      assertThat(RawClient.answer(socket)).startsWith("HTTP/1.1 200").contains("\"state\":\"ok\"");
      assertThat(RawClient.answer(socket)).startsWith("HTTP/1.1 200").contains("\"sleep\"");
      RawClient.send(socket, "GET /api/v1/actions HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(RawClient.answer(socket)).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void theServerDoesNotWaitWithThem(@TempDir Path elsewhere) throws Exception {
    CompletableFuture<HttpResponse<String>> submitting;
    try (var other = TestServer.start(elsewhere)) {
      submitting = submitting(other.client(), "600", "wait=60");
      await().until(() -> other.client().scrape().value("ays_job_running") == 1);
    }

    assertThat(submitting.isDone()).isTrue();
    assertThat(submitting.get().statusCode()).isEqualTo(202);
    assertThatJson(submitting.get().body()).node("state").isEqualTo("scheduled");
  }
}
