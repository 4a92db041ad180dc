package dev.monitored.server;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.math.BigInteger;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client of AYS does. */
class AysIT {
  private static final String R = "/ays/repository/sleep";
  private static final Pattern KEY = Pattern.compile("\"key\":\"([^\"]+)\"");
  private static final Pattern STATE = Pattern.compile("\"state\":\"([^\"]+)\"");

  @TempDir Path data;

  private TestServer server;
  private Client client;

  @BeforeEach
  void start() {
    server = TestServer.start(data, Map.of("JOBSERVER_QUEUES", "mail=2"));
    client = server.client();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Submits a job that waits for a run. */
  private String held(String arguments, String more) throws Exception {
    return client.submitted(
        "{\"action\":\"sleep\",\"arguments\":{%s},\"simulate\":true%s}".formatted(arguments, more));
  }

  private String held() throws Exception {
    return held("\"seconds\":0.01", "");
  }

  private String post(String path) throws Exception {
    var response = client.send(client.request(path).POST(BodyPublishers.noBody()));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }

  private HttpResponse<String> delete(String path) throws Exception {
    return client.send(client.request(path).DELETE());
  }

  private static String first(Pattern pattern, String text) {
    var matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(1);
  }

  private String awaitState(String run, String state) throws Exception {
    await().until(() -> first(STATE, client.get(run).body()).equals(state));
    return client.get(run).body();
  }

  @Test
  void aRunIsSimulatedShownExecutedAndPolled() throws Exception {
    var labels =
        "{\"ays/actor\":\"node\",\"ays/service\":\"node1\",\"ays/key\":\"3f\",\"team\":\"shop\"}";
    var job = held("\"seconds\":0.01", ",\"labels\":" + labels);
    held();

    var simulated = post(R + "/aysrun?simulate=true");
    var run = R + "/aysrun/" + first(KEY, simulated);
    assertThatJson(client.get(run).body()).isEqualTo(simulated);
    assertThatJson(simulated).node("state").isEqualTo("new");
    assertThatJson(simulated).node("retries").isEqualTo("{}");
    assertThatJson(simulated).node("steps").isArray().hasSize(1);
    assertThatJson(simulated)
        .node("steps[0].jobs[0]")
        .isEqualTo(
            """
            {"key": "%s", "action_name": "sleep", "actor_name": "node", "service_key": "3f",
             "service_name": "node1", "state": "new", "logs": [], "result": ""}
            """
                .formatted(job));
    post(run);
    var done = awaitState(run, "ok");

    assertThatJson(done).node("steps[0].number").isEqualTo(1);
    assertThatJson(done).node("steps[0].state").isEqualTo("ok");
    assertThatJson(done).node("steps[0].jobs[1].state").isEqualTo("ok");
    assertThatJson(done).node("epoch").isIntegralNumber().isBetween(now(-60), now(60));
    assertThatJson(client.get(R + "/aysrun").body())
        .isEqualTo(
            "[{\"key\":\"%s\",\"state\":\"ok\",\"epoch\":\"${json-unit.any-number}\"}]"
                .formatted(first(KEY, done)));
    assertThatJson(client.get(R + "/job/" + job).body())
        .isObject()
        .containsEntry("actor", "node")
        .containsEntry("service_name", "node1")
        .containsEntry("state", "ok");
  }

  private static BigInteger now(int plusSeconds) {
    return BigInteger.valueOf(Instant.now().getEpochSecond() + plusSeconds);
  }

  @Test
  void aRunOfNothingIsOkAtOnce() throws Exception {
    var run = post(R + "/aysrun");

    assertThatJson(run).node("steps").isArray().isEmpty();
    assertThatJson(run).node("state").isEqualTo("ok");
  }

  @Test
  void aFailedRunIsBegunAnew() throws Exception {
    held("\"seconds\":0,\"outcome\":\"error\"", ",\"retry\":{\"delaysSeconds\":[600]}");
    var run = R + "/aysrun/" + first(KEY, post(R + "/aysrun?retries=0"));
    var failed = awaitState(run, "error");
    assertThatJson(failed).node("steps[0].state").isEqualTo("error");
    assertThatJson(failed).node("steps[0].jobs[0].logs[0].category").isEqualTo("errormsg");
    assertThatJson(failed).node("retries").isEqualTo("{}");

    post(run);
    awaitState(run, "error");

    var job = client.get(R + "/job").body();
    assertThatJson(client.get(R + "/job/" + first(KEY, job)).body())
        .node("logs")
        .isArray()
        .hasSize(2);
    assertThat(delete(run).statusCode()).isEqualTo(204);
    assertThat(client.get(run).statusCode()).isEqualTo(404);
    assertThatJson(client.get(R + "/job").body()).isArray().isEmpty();
  }

  @Test
  void aRunThatIsTriedAgainSaysSo() throws Exception {
    held("\"seconds\":0,\"outcome\":\"error\"", "");
    var run = R + "/aysrun/" + first(KEY, post(R + "/aysrun?retries=600,1800"));

    await().until(() -> client.get(run).body().contains("retry-number"));

    assertThatJson(client.get(run).body())
        .node("retries")
        .isEqualTo("{\"retry-number\":1,\"duration\":600,\"remaining-retries\":[1800]}");
    assertThatJson(client.get(run).body()).node("state").isEqualTo("running");
    assertThatJson(client.get(run).body()).node("steps[0].jobs[0].state").isEqualTo("new");
    assertThatJson(client.get(R + "/scheduler").body())
        .isEqualTo("{\"status\":\"running\",\"queueSize\":1}");
  }

  @Test
  void whatRunsIsNeitherDeletedNorExecuted() throws Exception {
    assertThat(client.get(R + "/scheduler/running").statusCode()).isEqualTo(204);
    held("\"seconds\":60", "");
    var key = first(KEY, post(R + "/aysrun"));

    var deletion = delete(R + "/aysrun/" + key);
    var execution = client.post(R + "/aysrun/" + key, "");

    assertThat(deletion.statusCode()).isEqualTo(409);
    assertThatJson(deletion.body()).isEqualTo("{\"error\":\"the run is running\"}");
    assertThat(execution.statusCode()).isEqualTo(409);
    assertThatJson(client.get(R + "/scheduler/running").body()).node("key").isEqualTo(key);
    assertThat(client.get("/ays/repository/mail/scheduler/running").statusCode()).isEqualTo(204);
  }

  @Test
  void thePlanIsDroppedAndItsJobsAreNot() throws Exception {
    var job = held();
    var plan = R + "/aysrun/" + first(KEY, post(R + "/aysrun?simulate=1"));

    assertThat(delete(plan).statusCode()).isEqualTo(204);

    assertThatJson(post(R + "/aysrun")).node("steps[0].jobs[0].key").isEqualTo(job);
  }

  @Test
  void theSchedulerSaysWhatTheQueueDoes() throws Exception {
    held("\"seconds\":60", "");
    var run = post(R + "/aysrun");
    await().until(() -> client.scrape().value("ays_job_running") == 1);
    client.post("/api/v1/queues/sleep/pause", "");
    client.submitted("{\"action\":\"sleep\",\"arguments\":{\"seconds\":0}}");

    assertThatJson(client.get(R + "/scheduler").body())
        .isEqualTo("{\"status\":\"stopping\",\"queueSize\":1}");
    client.post("/api/v1/runs/" + first(KEY, run) + "/cancel", "");
    awaitState(R + "/aysrun/" + first(KEY, run), "error");

    assertThatJson(client.get(R + "/scheduler").body())
        .isEqualTo("{\"status\":\"halted\",\"queueSize\":1}");
    assertThatJson(client.get("/ays/repository/mail/scheduler").body())
        .isEqualTo("{\"status\":\"running\",\"queueSize\":0}");
  }

  @Test
  void jobsAreFiltered() throws Exception {
    var labels =
        "{\"ays/actor\":\"node\",\"ays/service\":\"n1\",\"ays/key\":\"3f\",\"ays/tag/night\":\"true\"}";
    var found = held("\"seconds\":0", ",\"labels\":" + labels);
    held("\"seconds\":0", ",\"labels\":{\"ays/actor\":\"vm\"}");
    held("\"seconds\":0", ",\"queue\":\"mail\",\"labels\":" + labels);
    long now = Instant.now().getEpochSecond();

    assertThatJson(client.get(R + "/job").body()).isArray().hasSize(2);
    for (var filter :
        new String[] {
          "actor=node",
          "service=n1",
          "serviceKey=3f",
          "tags=night",
          "tags=night&action=sleep&state=new&actor=node",
          "actor=node&fromEpoch=" + (now - 60) + "&toEpoch=" + (now + 60)
        }) {
      var rows = client.get(R + "/job?" + filter).body();
      assertThatJson(rows).as(filter).isArray().hasSize(1);
      assertThatJson(rows).node("[0].key").isEqualTo(found);
    }
    for (var filter :
        new String[] {
          "actor=no",
          "action=no",
          "tags=night,day",
          "state=ok",
          "fromEpoch=" + (now + 60),
          "toEpoch=" + (now - 60)
        }) {
      assertThatJson(client.get(R + "/job?" + filter).body()).as(filter).isArray().isEmpty();
    }
    assertThatJson(client.get(R + "/job?actor=node&fields=args,tags,repoKey").body())
        .isEqualTo(
            """
            [{"key": "%s", "actor": "node", "service": "n1", "action": "sleep", "state": "new",
              "data": {"args": {"seconds": 0}, "tags": ["night"], "repoKey": "sleep"}}]
            """
                .formatted(found));
  }

  @Test
  void statesOfOursAreToldInTheWordsOfAys() throws Exception {
    var id =
        client.submitted(
            "{\"action\":\"sleep\",\"arguments\":{\"seconds\":60},\"runAt\":\"2999-01-01T00:00:00Z\"}");
    assertThatJson(client.get(R + "/job/" + id).body()).node("state").isEqualTo("new");
    client.post("/api/v1/jobs/" + id + "/cancel", "");

    assertThatJson(client.get(R + "/job/" + id).body()).node("state").isEqualTo("error");
    assertThatJson(client.get(R + "/job/" + id).body()).node("logs[0].log").isEqualTo("cancelled");
    assertThatJson(client.get(R + "/job?state=error").body()).isArray().hasSize(1);
  }

  @Test
  void logsOfOursAreToldInTheWordsOfAys() throws Exception {
    var id =
        client.submitted(
            "{\"action\":\"sleep\",\"arguments\":{\"seconds\":60},\"timeoutSeconds\":0.1}");
    await().until(() -> client.state(id).equals("timeout"));

    assertThatJson(client.get(R + "/job/" + id).body())
        .node("logs")
        .isEqualTo(
            """
            [{"epoch": "${json-unit.any-number}", "level": 5, "category": "alert", "tags": "",
              "log": "stopped: the timeout of 0.1 s passed"},
             {"epoch": "${json-unit.any-number}", "level": 5, "category": "errormsg", "tags": "",
              "log": "attempt 1: timeout: the timeout of 0.1 s passed"}]
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/job?state=cancelled        | state must be one of [new, running, ok, error]",
        "/job?fields=secret          | fields must be of [actionName",
        "/job?fromEpoch=yesterday    | fromEpoch must be",
        "/job?toEpoch=-1             | toEpoch must be",
        "/job?toEpoch=99999999999999 | toEpoch must be",
        "/job?actor=a&actor=b        | actor must not be repeated",
        "/job?actor=%00              | actor must not have NUL",
        "/job?tags=%00               | tags must not have NUL",
        "/job?limit=3                | the supported parameters are [action,",
        "/aysrun?state=ok            | no parameters are supported",
        "/scheduler?x=1              | no parameters are supported"
      })
  void aQueryThatIsNotUnderstoodIsABadRequest(String path, String error) throws Exception {
    assertRefused(client.get(R + path), 400, error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "retries=ten                  | retries must be a comma-separated list",
        "retries=10,                  | retries must be a comma-separated list",
        "retries=-1                   | retries must be a comma-separated list",
        "retries=9999999              | retries delays must be from 0 to 2592000 seconds",
        "simulate=perhaps             | simulate must be true or false",
        "callback_url=http://a.test/b?*** | callback_url contains the mask *** in place of its query",
        "callback_url=http://a.test/b | callback_url needs the setting JOBSERVER_CALLBACK_SECRET_FILE",
        "name=nightly                 | the supported parameters are [callback_url, retries, simulate]"
      })
  void aRunThatIsNotUnderstoodIsNotMade(String query, String error) throws Exception {
    assertRefused(client.post(R + "/aysrun?" + query, ""), 400, error);
    assertThatJson(client.get(R + "/aysrun").body()).isArray().isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ays/repository/nope/aysrun",
        "/ays/repository/nope/job",
        "/ays/repository/nope/scheduler",
        "/ays/repository/nope/scheduler/running",
        "/ays/repository/%00/job",
        R + "/job/1",
        R + "/job/01a20405-0926-7000-82af-c35430689655",
        R + "/aysrun/%F0%9F%92%A9",
        R + "/aysrun/01a20405-0926-7000-82af-c35430689655"
      })
  void whatIsNotThereIsNotFound(String path) throws Exception {
    assertRefused(client.get(path), 404, "there is no such ");
  }

  @Test
  void whatIsOfAnotherRepositoryIsNotThere() throws Exception {
    var job = held();
    var run = first(KEY, post(R + "/aysrun?simulate=true"));
    var steps = "{\"steps\":[{\"jobs\":[{\"action\":\"sleep\",\"arguments\":{\"seconds\":60}}]}]}";
    client.post("/api/v1/runs", steps);

    assertThatJson(client.get(R + "/aysrun").body()).isArray().hasSize(1);
    assertThatJson(client.get("/ays/repository/mail/aysrun").body()).isArray().isEmpty();
    assertRefused(client.get("/ays/repository/mail/aysrun/" + run), 404, "there is no such run");
    assertRefused(delete("/ays/repository/mail/aysrun/" + run), 404, "there is no such run");
    assertRefused(client.get("/ays/repository/mail/job/" + job), 404, "there is no such job");
  }

  private static void assertRefused(HttpResponse<String> response, int status, String error) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThatJson(response.body()).isObject().containsOnlyKeys("error");
    assertThat(response.body()).contains(error);
  }

  @Test
  void otherMethodsAreToldWhichOnesThereAre() throws Exception {
    var run = R + "/aysrun/01a20405-0926-7000-82af-c35430689655";
    var response = client.send(client.request(run).PUT(BodyPublishers.noBody()));

    assertRefused(response, 405, "the supported methods are ");
    assertThat(response.headers().firstValue("Allow").orElseThrow().split(", ", -1))
        .containsExactlyInAnyOrder("GET", "HEAD", "POST", "DELETE");
    assertRefused(client.get("/ays/repository"), 404, "Not Found");
  }

  @Test
  void aTokenIsNeeded() throws Exception {
    var tokens = Files.writeString(data.resolve("tokens"), "read sesame\nsubmit abracadabra\n");
    var settings = Map.of("JOBSERVER_TOKEN_FILE", tokens.toString());
    try (var closed = TestServer.start(data.resolve("closed"), settings)) {
      var other = closed.client();
      var runs = other.request(R + "/aysrun").POST(BodyPublishers.noBody());

      assertRefused(other.send(runs), 401, "a valid bearer token is required");
      assertRefused(other.send(runs.setHeader("Authorization", "Bearer sesame")), 403, "submit");
      runs.setHeader("Authorization", "Bearer abracadabra");
      var made = other.send(runs);
      assertThat(made.statusCode()).isEqualTo(200);
      var deletion = other.request(R + "/aysrun/" + first(KEY, made.body())).DELETE();
      deletion.setHeader("Authorization", "Bearer abracadabra");
      assertRefused(other.send(deletion), 403, "admin");
    }
  }

  @Test
  void requestsAreCountedByTheTemplateOfTheirRoute() throws Exception {
    client.get(R + "/aysrun/" + first(KEY, post(R + "/aysrun")));

    assertThat(
            client
                .scrape()
                .value(
                    "sanic_request_count_total",
                    "method",
                    "GET",
                    "endpoint",
                    "/ays/repository/{repository}/aysrun/{runid}",
                    "http_status",
                    "200"))
        .isEqualTo(1);
  }
}
