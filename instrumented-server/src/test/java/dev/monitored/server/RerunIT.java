package dev.monitored.server;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A job that is run again with changes, by somebody who is not shown its secrets. */
class RerunIT {
  @TempDir Path data;

  /** The path that was called, and the secret that came with it. */
  private final Map<String, String> called = new ConcurrentHashMap<>();

  private HttpServer callee;
  private String call;
  private TestServer server;
  private Client client;

  @BeforeEach
  void start() throws IOException {
    callee = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    callee.createContext(
        "/",
        exchange -> {
          var secret = exchange.getRequestHeaders().getFirst("Authorization");
          called.put(exchange.getRequestURI().getPath(), secret);
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    callee.start();
    call =
        """
        {"action": "http",
         "arguments": {"url": "http://localhost:%d/one", "headers": {"Authorization": "sesame-sesame"}},
         "labels": {"team": "shop", "tier": "gold"}, "priority": 3, "timeoutSeconds": 7,
         "deadlineSeconds": 60, "retry": {"delaysSeconds": [1, 2], "jitter": 0.5}, "simulate": true}
        """
            .formatted(callee.getAddress().getPort());
    var hosts = "localhost:" + callee.getAddress().getPort();
    server = TestServer.start(data, Map.of("JOBSERVER_HTTP_INTERNAL_HOSTS", hosts));
    client = server.client();
  }

  @AfterEach
  void stop() {
    server.close();
    callee.stop(0);
  }

  private HttpResponse<String> rerun(String id, String patch, String... headers) throws Exception {
    var request =
        client
            .request("/api/v1/jobs/" + id + "/rerun")
            .header("Content-Type", "application/merge-patch+json")
            .POST(BodyPublishers.ofString(patch));
    return client.send(headers.length == 0 ? request : request.headers(headers));
  }

  private static String made(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    return response.headers().firstValue("Location").orElseThrow().replaceFirst(".*/", "");
  }

  @Test
  void whatIsNotChangedIsAsItWasSecretsToo() throws Exception {
    var id = client.submitted(call);
    var two = "http://localhost:%d/two".formatted(callee.getAddress().getPort());

    var again =
        made(
            rerun(
                id, "{\"arguments\":{\"url\":\"%s\"},\"labels\":{\"tier\":null}}".formatted(two)));

    await().until(() -> client.state(again).equals("ok"));
    assertThat(called).isEqualTo(Map.of("/two", "sesame-sesame"));
    var job = client.job(again);
    assertThatJson(job)
        .node("arguments")
        .isEqualTo("{\"url\":\"%s\",\"headers\":{\"Authorization\":\"***\"}}".formatted(two));
    assertThatJson(job)
        .node("labels")
        .isEqualTo("{\"team\":\"shop\",\"rerun-of\":\"%s\"}".formatted(id));
    assertThatJson(job).node("retry").isEqualTo("{\"delaysSeconds\":[1,2],\"jitter\":0.5}");
    assertThatJson(job).node("priority").isEqualTo(3);
    assertThatJson(job).node("timeoutSeconds").isEqualTo(7);
    assertThatJson(job).node("deadlineSeconds").isEqualTo(60);
    assertThat(client.state(id)).isEqualTo("new");
    assertThatJson(client.get("/api/v1/jobs?labelSelector=rerun-of=" + id).body())
        .node("items[0].id")
        .isEqualTo(again);
  }

  @Test
  void aJobOfARunStandsAloneThen() throws Exception {
    var run =
        client
            .post(
                "/api/v1/runs",
                "{\"simulate\":true,\"deadlineSeconds\":5,\"steps\":[{\"jobs\":[{\"action\":\"sleep\",\"arguments\":{\"seconds\":60}}]}]}")
            .headers()
            .firstValue("Location")
            .orElseThrow();
    var body = client.get(run).body();
    var id = body.replaceFirst("(?s).*\"jobs\":\\[\\{\"id\":\"([^\"]+)\".*", "$1");

    var again = made(rerun(id, "{\"arguments\":{\"seconds\":0}}"));

    await().until(() -> client.state(again).equals("ok"));
    assertThatJson(client.job(again)).isObject().doesNotContainKeys("runId", "step");
    assertThat(client.get(run).body()).isEqualTo(body);
  }

  @Test
  void theSameRequestMakesOneJob() throws Exception {
    var id = client.submitted(call);

    var first = made(rerun(id, "{\"simulate\":true}", "Idempotency-Key", "once"));

    assertThat(made(rerun(id, "{\"simulate\":true}", "Idempotency-Key", "once"))).isEqualTo(first);
    assertThat(rerun(id, "{}", "Idempotency-Key", "once").statusCode()).isEqualTo(422);
    assertThat(client.state(first)).isEqualTo("new");
  }

  @Test
  void whileTheUniqueKeyIsTakenTheOldJobWillDo() throws Exception {
    var id =
        client.submitted(call.replace("\"priority\"", "\"uniqueKey\": \"nightly\", \"priority\""));

    assertThat(rerun(id, "{}").statusCode()).isEqualTo(200);
    assertThat(rerun(id, "{}").headers().firstValue("Location")).contains("/api/v1/jobs/" + id);
    assertThat(made(rerun(id, "{\"uniqueKey\":null}"))).isNotEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"action\":null}                            | /action",
        "{\"action\":\"sleep\",\"queue\":null,\"arguments\":null} | /arguments/seconds",
        "{\"arguments\":{\"method\":\"sesame-sesame\"}} | /arguments/method",
        "{\"arguments\":7}                            | /arguments",
        "{\"arguments\":{\"headers\":{\"Authorization\":\"***\"}}} | /arguments",
        "{\"callback\":{\"url\":\"http://localhost/?***\"}} | /callback/url",
        "{\"priority\":101}                           | /priority",
        "{\"timeoutSeconds\":0}                       | /timeoutSeconds",
        "{\"retry\":{\"attempts\":3}}                 | /retry/attempts",
        "{\"labels\":{\"a\":1}}                       | /labels/a",
        "{\"labels\":{\"a\":\"\\u0000\"}}             | /labels/a",
        "{\"id\":\"1\"}                               | /id",
        "[]                                           | ~~"
      })
  void whatIsWrongIsPointedAtAndMakesNothing(String patch, String pointer) throws Exception {
    var id = client.submitted(call);

    var refused = rerun(id, patch);

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
    assertThatJson(refused.body()).node("errors[0].pointer").isEqualTo(pointer);
    assertThat(refused.body()).doesNotContain("sesame");
    assertThatJson(client.get("/api/v1/jobs").body()).node("count").isEqualTo(1);
  }

  @Test
  void whatCannotBeReadIsRefused() throws Exception {
    var id = client.submitted(call);

    assertThat(rerun(id, "{").statusCode()).isEqualTo(400);
    assertThat(rerun("01a20405-0926-7000-82af-c35430689655", "{}").statusCode()).isEqualTo(404);
    var text = client.request("/api/v1/jobs/" + id + "/rerun").header("Content-Type", "text/plain");
    assertThat(client.send(text.POST(BodyPublishers.ofString("{}"))).statusCode()).isEqualTo(415);
    assertThat(client.post("/api/v1/jobs/" + id + "/rerun", "{}").statusCode()).isEqualTo(202);
  }
}
