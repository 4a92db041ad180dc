package dev.monitored.server;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenIT {
  private static final String SLEEP = "{\"action\": \"sleep\", \"arguments\": {\"seconds\": 60}}";

  @TempDir Path data;

  private Path file;
  private TestServer server;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    file = data.resolve("token");
    Files.writeString(file, "sesame\n");
    server = TestServer.start(data, Map.of("JOBSERVER_TOKEN_FILE", file.toString()));
    client = server.client();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private int status(String path, String authorization) throws Exception {
    return client.send(client.request(path).header("Authorization", authorization)).statusCode();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/jobs",
        "/api/v1/jobs/1",
        "/api/v1/jobs/1/cancel",
        "/api/v1/actions",
        "/nowhere",
        "/metrics/",
        "/metrics/../api/v1/jobs",
        "/openapi.yaml/../api/v1/jobs",
        "/%2e%2e/api/v1/jobs",
        "//api/v1/jobs",
        "/api/v1/jobs;/metrics"
      })
  void withoutATokenThereIsNothing(String path) throws Exception {
    var response = client.get(path);

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate"))
        .contains("Bearer realm=\"jobserver\"");
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    await().untilAsserted(() -> assertThat(refused("unmatched")).isEqualTo(1));
  }

  private double refused(String endpoint) throws Exception {
    return client
        .scrape()
        .value(
            "sanic_request_count_total",
            "method",
            "GET",
            "endpoint",
            endpoint,
            "http_status",
            "401");
  }

  @Test
  void whatIsForEverybodyNeedsNone() throws Exception {
    assertThat(client.get("/metrics").statusCode()).isEqualTo(200);
    assertThat(client.get("/openapi.yaml").statusCode()).isEqualTo(200);
    assertThat(client.probe("/livez").statusCode()).isEqualTo(200);
    assertThat(client.probe("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void onlyTheWholeTokenWillDo() throws Exception {
    assertThat(status("/api/v1/jobs", "Bearer sesame")).isEqualTo(200);
    assertThat(status("/api/v1/jobs", "bearer sesame")).isEqualTo(200);
    for (var wrong : new String[] {"Bearer", "Bearer ", "Bearer sesam", "sesame", "Basic sesame"}) {
      assertThat(status("/api/v1/jobs", wrong)).as(wrong).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @CsvSource({"read, 403", "submit, 202", "admin, 202"})
  void aTokenDoesWhatItsScopeSays(String scope, int status) throws Exception {
    Files.writeString(file, "sesame\n" + scope + " abracadabra\n");
    await().until(() -> status("/api/v1/jobs", "Bearer abracadabra") == 200);
    var job = post("/api/v1/jobs", "sesame").headers().firstValue("Location").orElseThrow();
    await().until(() -> client.send(read(job)).body().contains("running"));

    assertThat(status("/api/v1/actions", "Bearer abracadabra")).isEqualTo(200);
    assertThat(post("/api/v1/jobs", "abracadabra").statusCode()).isEqualTo(status);
    assertThat(post(job + "/cancel", "abracadabra").statusCode()).isEqualTo(status);
  }

  private HttpResponse<String> post(String path, String token) throws Exception {
    return client.send(
        client
            .request(path)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(SLEEP)));
  }

  @Test
  void whatATokenLacksIsSaid() throws Exception {
    Files.writeString(file, "read abracadabra\n");
    await().until(() -> status("/api/v1/jobs", "Bearer abracadabra") == 200);

    var response = post("/api/v1/jobs", "abracadabra");

    assertThat(response.headers().firstValue("WWW-Authenticate"))
        .contains("Bearer realm=\"jobserver\", error=\"insufficient_scope\", scope=\"submit\"");
    assertThatJson(response.body()).node("code").isEqualTo("forbidden");
    assertThatJson(response.body()).node("detail").asString().contains("submit");
    assertThatJson(client.send(read("/api/v1/jobs")).body()).node("count").isEqualTo(0);
    assertThat(client.send(read("/nowhere")).statusCode()).isEqualTo(404);
    assertThat(client.send(read("/api/v1/jobs").DELETE()).statusCode()).isEqualTo(405);
  }

  private HttpRequest.Builder read(String path) {
    return client.request(path).header("Authorization", "Bearer abracadabra");
  }

  @Test
  void aFileThatIsNotUnderstoodChangesNothing() throws Exception {
    Files.writeString(file, "write abracadabra\n");

    await()
        .during(Duration.ofMillis(1500))
        .until(() -> status("/api/v1/jobs", "Bearer sesame") == 200);
    assertThat(status("/api/v1/jobs", "Bearer abracadabra")).isEqualTo(401);
  }

  @Test
  void aChangedFileCountsWithoutARestart() throws Exception {
    Files.writeString(file, "sesame\nabracadabra\n");
    await().until(() -> status("/api/v1/jobs", "Bearer abracadabra") == 200);
    assertThat(status("/api/v1/jobs", "Bearer sesame")).isEqualTo(200);

    Files.writeString(file, "abracadabra\n");
    await().until(() -> status("/api/v1/jobs", "Bearer sesame") == 401);

    Files.delete(file);
    assertThat(status("/api/v1/jobs", "Bearer abracadabra")).isEqualTo(200);
  }
}
