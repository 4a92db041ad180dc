package dev.monitored.server;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.server.Scrape.Series;
import dev.monitored.server.http.OpenApiPart;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent: a documented 4xx, a problem, nothing stored, no series named by a client. */
class BadInputIT {
  private static final Collection<String> PATHS = OpenApiPart.at("paths").orElseThrow().keys();

  @TempDir static Path data;

  private static ServerProcess server;
  private static Client client;

  @BeforeAll
  static void start() throws IOException {
    server = ServerProcess.launch(data, Map.of("JOBSERVER_COMMANDS", "true=/bin/true"));
    client = server.client();
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @AfterEach
  void nothingWasStoredAndNoSeriesIsNamedByAClient() throws Exception {
    assertThatJson(client.get("/api/v1/jobs").body()).node("count").isEqualTo(0);
    assertThat(client.scrape().series().stream().map(Series::labels))
        .allSatisfy(labels ->
            assertThat(labels.getOrDefault("method", "GET"))
                .matches("GET|POST|PUT|DELETE|PATCH|TRACE|HEAD|OPTIONS|other"))
        .allSatisfy(labels ->
            assertThat(labels.getOrDefault("endpoint", "unmatched"))
                .matches(endpoint -> endpoint.equals("unmatched") || PATHS.contains(endpoint)))
        .allSatisfy(
            labels -> assertThat(labels.getOrDefault("http_status", "4")).doesNotStartWith("5"));
  }

  private static void assertProblem(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThatJson(response.body()).node("status").isEqualTo(status);
    assertThatJson(response.body()).isObject().containsKeys("type", "title", "code", "detail");
    assertThat(response.body()).doesNotContain("Exception", "dev.monitored", "\tat ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "nonsense",
        "{\"action\":\"sleep\"}{}",
        "{\"action\":\"sleep\",\"action\":\"sleep\"}",
        "{\"\\ud800\":1,\"\\ud800\":2}",
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":NaN}}",
        "{\"action\":\"sleep\",\"arguments\":{\"x\\ud800\":1}}"
      })
  void whatIsNotJsonIsABadRequest(String body) throws Exception {
    assertProblem(client.submit(body), 400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]                                                    | ''",
        "null                                                  | ''",
        "7                                                     | ''",
        "{}                                                    | /action",
        "{\"action\":7}                                        | /action",
        "{\"action\":\"nope\"}                                 | /action",
        "{\"action\":\"sleep\"}                                | /arguments/seconds",
        "{\"action\":\"sleep\",\"arguments\":[]}               | /arguments",
        "{\"action\":\"sleep\",\"arguments\":null}             | /arguments",
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0,\"a\":[{\"token\":\"***\"}]}} | /arguments",
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0},\"callback\":{\"url\":\"https://a/?***\"}} | /callback/url",
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":-1}} | /arguments/seconds",
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":1e999999999}}     | /arguments/seconds",
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":\"\\u0000\"}}  | /arguments/seconds",
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0},\"id\":\"1\"}            | /id",
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0},\"a/b\":\"1\"}           | /a~1b",
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0},\"timeoutSeconds\":-1}   | /timeoutSeconds",
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0},\"timeoutSeconds\":0}    | /timeoutSeconds",
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0},\"timeoutSeconds\":1e99} | /timeoutSeconds",
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0},\"timeoutSeconds\":\"1\"} | /timeoutSeconds",
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0},\"labels\":{\"a\":1}}    | /labels/a",
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0},\"labels\":{\"a\":\"\\u0000\"}}     | /labels/a",
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0},\"labels\":{\"b\":\"\\ud800x\"}}    | /labels/b",
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0},\"labels\":{\" \":\"1\"}} | /labels",
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0},\"queue\":\"nope\"} | /queue",
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0},\"queue\":7} | /queue",
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0},\"priority\":101} | /priority",
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0},\"priority\":1.5} | /priority",
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0},\"priority\":99999999999} | /priority",
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0},\"runAt\":\"tomorrow\"} | /runAt",
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0},\"runAt\":\"-1000000000-01-01T00:00:00Z\"} | /runAt",
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0},\"runAt\":\"2026-01-01T00:00:00-24:12\"} | /runAt",
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0},\"deadlineSeconds\":0} | /deadlineSeconds",
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0},\"retry\":3} | /retry",
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0},\"retry\":{}} | /retry/attempts",
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0},\"retry\":{\"attempts\":102}} | /retry/attempts",
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0},\"retry\":{\"attempts\":1.5}} | /retry/attempts",
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0},\"retry\":{\"attempts\":2,\"factor\":1e400}} | /retry/factor",
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0},\"retry\":{\"attempts\":2,\"delaysSeconds\":[1]}} | /retry/attempts",
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0},\"retry\":{\"delaysSeconds\":[1,\"2\"]}} | /retry/delaysSeconds/1",
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0},\"retry\":{\"delaysSeconds\":[-1]}} | /retry",
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0},\"retry\":{\"delaysSeconds\":[1],\"jitter\":2}} | /retry/jitter",
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0},\"uniqueKey\":\"\"} | /uniqueKey",
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0},\"uniqueKey\":null} | /uniqueKey",
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0},\"simulate\":\"yes\"} | /simulate",
        "{\"action\":\"command\",\"arguments\":{\"command\":\"sh\"}}                  | /arguments/command",
        "{\"action\":\"command\",\"arguments\":{\"command\":\"/bin/true\"}}           | /arguments/command",
        "{\"action\":\"command\",\"arguments\":{\"command\":\"true\",\"args\":[1]}}   | /arguments/args"
      })
  void whatIsWrongInADocumentIsPointedAt(String body, String pointer) throws Exception {
    var response = client.submit(body);

    assertProblem(response, 422);
    assertThatJson(response.body()).node("errors[0].pointer").isEqualTo(pointer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9223372036854775808",
        "-1",
        "%00",
        "..%2f..%2fetc%2fpasswd",
        "01a20405-0926-7000-82af-c35430689655",
        "01A20405-0926-7000-82AF-C35430689655",
        "%F0%9F%92%A9",
        "'%3B%20DROP%20TABLE%20job"
      })
  void noSuchJobIsNotFound(String id) throws Exception {
    assertProblem(client.get("/api/v1/jobs/" + id), 404);
    assertProblem(client.post("/api/v1/jobs/" + id + "/cancel", ""), 404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "labelSelector=team!%3Dshop",
        "labelSelector=!team",
        "labelSelector=team%20in%20(shop)",
        "limit=0",
        "limit=201",
        "limit=9223372036854775808",
        "limit=x",
        "limit=1&limit=2",
        "cursor=x",
        "state=queued",
        "action=nope",
        "page=2",
        "state="
      })
  void aQueryThatIsNotUnderstoodIsABadRequest(String query) throws Exception {
    assertProblem(client.get("/api/v1/jobs?" + query), 400);
  }

  @Test
  void tensOfThousandsOfSecretNamesAreASmallAnswerSoon() throws Exception {
    var names =
        IntStream.range(0, 49_000)
            .mapToObj("\"token%05d\":\"v\""::formatted)
            .collect(Collectors.joining(","));

    var answer =
        client.submit("{\"action\":\"sleep\",\"arguments\":{\"seconds\":0," + names + "}}");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body().length()).isLessThan(10_000);
    assertThatJson(answer.body()).node("errors").isArray().hasSize(20);
    assertThatJson(answer.body())
        .node("detail")
        .isEqualTo("several fields are not valid: 20 are listed, 48980 are not");
  }

  @Test
  void aLongNameAroundManyValuesCostsNoMoreThanItsLength() throws Exception {
    var values = String.join(",", Collections.nCopies(50_000, "\"\\u0000\""));
    var body = "{\"%s\":[%s]}".formatted("n".repeat(45_000), values);

    var answer = client.submit(body);

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body().length()).isLessThan(50_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{}                                         | /steps",
        "{\"steps\":[]}                             | /steps",
        "{\"steps\":{}}                             | /steps",
        "{\"steps\":[7]}                            | /steps/0",
        "{\"steps\":[{}]}                           | /steps/0/jobs",
        "{\"steps\":[{\"jobs\":[]}]}                | /steps",
        "{\"steps\":[{\"jobs\":[{}]}]}              | /steps/0/jobs/0/action",
        "{\"steps\":[{\"jobs\":[{\"action\":\"sleep\"}]}]} | /steps/0/jobs/0/arguments/seconds",
        "{\"steps\":[{\"jobs\":[{\"action\":\"sleep\",\"arguments\":{\"seconds\":0},\"uniqueKey\":\"a\"}]}]} | /steps",
        "{\"steps\":[{\"jobs\":[{\"action\":\"sleep\",\"arguments\":{\"seconds\":0},\"simulate\":true}]}]} | /steps",
        "{\"steps\":[{\"jobs\":[{\"action\":\"sleep\",\"arguments\":{\"seconds\":0,\"token\":\"***\"}}]}]} | /steps/0/jobs/0/arguments",
        "{\"steps\":[{\"jobs\":[],\"x\":1}]}        | /steps/0/x",
        "{\"steps\":[],\"simulate\":\"yes\"}        | /simulate",
        "{\"steps\":[],\"name\":\"\"}               | /name"
      })
  void whatIsWrongInARunIsPointedAt(String body, String pointer) throws Exception {
    var response = client.post("/api/v1/runs", body);

    assertProblem(response, 422);
    assertThatJson(response.body()).node("errors[0].pointer").isEqualTo(pointer);
    assertThat(client.get("/api/v1/runs").body()).contains("\"items\":[]");
  }

  @Test
  void otherMethodsAreToldWhichOnesThereAre() throws Exception {
    var allowed = new TreeMap<String, String>();
    allowed.put("/api/v1/jobs", "GET, HEAD, POST");
    allowed.put("/api/v1/jobs/cancel", "POST");
    allowed.put("/api/v1/jobs/retry", "POST");
    allowed.put("/api/v1/jobs/delete", "POST");
    allowed.put("/api/v1/jobs/1", "GET, HEAD, DELETE");
    allowed.put("/api/v1/jobs/1/cancel", "POST");
    allowed.put("/api/v1/jobs/1/start", "POST");
    allowed.put("/api/v1/jobs/1/retry", "POST");
    allowed.put("/api/v1/jobs/1/rerun", "POST");
    allowed.put("/api/v1/jobs/1/attempts", "GET, HEAD");
    allowed.put("/api/v1/runs", "GET, HEAD, POST");
    allowed.put("/api/v1/runs/1", "GET, HEAD, DELETE");
    allowed.put("/api/v1/runs/1/start", "POST");
    allowed.put("/api/v1/runs/1/cancel", "POST");
    allowed.put("/api/v1/runs/1/retry", "POST");
    allowed.put("/api/v1/queues", "GET, HEAD");
    allowed.put("/api/v1/queues/sleep", "GET, HEAD");
    allowed.put("/api/v1/queues/sleep/pause", "POST");
    allowed.put("/api/v1/queues/sleep/resume", "POST");
    allowed.put("/api/v1/actions", "GET, HEAD");
    allowed.put("/openapi.yaml", "GET, HEAD");
    for (var path : allowed.keySet()) {
      for (var method : new String[] {"PUT", "PATCH", "TRACE", "OPTIONS", "BREW"}) {
        var response = client.send(client.request(path).method(method, BodyPublishers.noBody()));
        assertProblem(response, 405);
        assertThat(response.headers().firstValue("Allow")).contains(allowed.get(path));
      }
    }
  }

  @Test
  void onlyJsonIsTaken() throws Exception {
    var body = BodyPublishers.ofString("{\"action\":\"sleep\",\"arguments\":{\"seconds\":0}}");

    assertProblem(client.send(client.request("/api/v1/jobs").POST(body)), 415);
    assertProblem(client.send(jobs("text/plain").POST(body)), 415);
    assertProblem(client.send(jobs("nonsense").POST(body)), 415);
  }

  private static HttpRequest.Builder jobs(String contentType) {
    return client.request("/api/v1/jobs").header("Content-Type", contentType);
  }

  @Test
  void aBodyOfTenMegabytesIsTooLarge() throws Exception {
    var big = new byte[10_000_000];
    var chunked = BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(big));

    assertProblem(client.send(jobs("application/json").POST(BodyPublishers.ofByteArray(big))), 413);
    assertProblem(client.send(jobs("application/json").POST(chunked)), 413);
  }

  @Test
  void aBodyBeyondAllLimitsIsCountedOnce() throws Exception {
    var endless = BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(new byte[20 << 20]));
    double before = tooLarge();

    assertProblem(client.send(jobs("application/json").POST(endless)), 413);

    assertThat(tooLarge() - before).isEqualTo(1);
  }

  private static double tooLarge() throws Exception {
    return client.scrape().samples().entrySet().stream()
        .filter(sample -> sample.getKey().name().equals("sanic_request_count_total"))
        .filter(sample -> "413".equals(sample.getKey().labels().get("http_status")))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  @Test
  void longPathsAndUnknownOnesAreRefused() throws Exception {
    assertProblem(client.get("/" + "a".repeat(10_000)), 414);
    assertProblem(client.get("/" + "a/".repeat(1_000)), 404);
    assertProblem(client.get("/api/v2/jobs"), 404);
    assertProblem(client.get("/page/none/none.mjs"), 404);
  }
}
