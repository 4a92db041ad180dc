package dev.monitored.server;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Schedules over the API, as a user meets them. */
class ScheduleIT {
  private static final String SCHEDULES = "/api/v1/schedules";
  private static final String NIGHTLY = SCHEDULES + "/nightly";
  private static final String JOB = "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0}}";
  private static final String CRON =
      "{\"cron\":\"30 2 * * *\",\"timeZone\":\"Europe/Berlin\",\"job\":" + JOB + "}";

  @TempDir Path data;

  private TestServer server;
  private Client client;

  @BeforeEach
  void start() {
    server = TestServer.start(data, Map.of("JOBSERVER_HTTP_INTERNAL_HOSTS", "localhost:1"));
    client = server.client();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> put(String path, String body, String... headers) throws Exception {
    var request = client.request(path).header("Content-Type", "application/json");
    return client.send(with(headers, request).PUT(BodyPublishers.ofString(body)));
  }

  private static java.net.http.HttpRequest.Builder with(
      String[] headers, java.net.http.HttpRequest.Builder request) {
    return headers.length == 0 ? request : request.headers(headers);
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    return client.send(with(headers, client.request(path)));
  }

  private HttpResponse<String> delete(String path, String... headers) throws Exception {
    return client.send(with(headers, client.request(path)).DELETE());
  }

  private static String tag(HttpResponse<String> response) {
    return response.headers().firstValue("ETag").orElseThrow();
  }

  @Test
  void aScheduleIsMadeShownReplacedAndDeleted() throws Exception {
    var made = put(NIGHTLY, CRON);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    assertThat(made.headers().firstValue("Location")).contains(NIGHTLY);
    assertThatJson(made.body())
        .isObject()
        .containsEntry("name", "nightly")
        .containsEntry("cron", "30 2 * * *")
        .containsEntry("timeZone", "Europe/Berlin")
        .containsEntry("overlap", "allow")
        .containsEntry("misfire", "run-once")
        .containsEntry("paused", false)
        .containsKey("nextAt")
        .doesNotContainKeys("everySeconds", "run", "catchUp", "lastAt", "lastJob", "lastSuccessAt");
    assertThat(get(NIGHTLY).body()).isEqualTo(made.body());

    var replaced =
        put(
            NIGHTLY,
            """
            {"everySeconds": 3600, "overlap": "forbid", "misfire": "catch-up", "catchUp": 3,
             "run": {"name": "nightly", "steps": [{"jobs": [%s]}]}}
            """
                .formatted(JOB));
    assertThat(replaced.statusCode()).as(replaced.body()).isEqualTo(200);
    assertThatJson(replaced.body()).node("run.steps[0].jobs[0].action").isEqualTo("sleep");
    assertThatJson(replaced.body()).node("everySeconds").isEqualTo(3600);
    assertThatJson(get(SCHEDULES).body()).node("items").isArray().hasSize(1);
    assertThatJson(get(SCHEDULES).body()).node("count").isEqualTo(1);

    assertThat(delete(NIGHTLY).statusCode()).isEqualTo(204);
    assertThat(delete(NIGHTLY).statusCode()).isEqualTo(404);
    assertThat(get(NIGHTLY).statusCode()).isEqualTo(404);
  }

  @Test
  void whatIsShownCanBePutBack() throws Exception {
    var job =
        """
        {"action": "sleep", "arguments": {"seconds": 0.5}, "queue": "sleep", "priority": 3,
         "timeoutSeconds": 7.5, "deadlineSeconds": 60, "uniqueKey": "one",
         "retry": {"delaysSeconds": [1, 2.5], "jitter": 0.5}, "labels": {"team": "shop"}}
        """;
    put(NIGHTLY, "{\"everySeconds\":60,\"job\":" + job + "}");

    assertThatJson(get(NIGHTLY).body()).node("job").isEqualTo(job);
  }

  @Test
  void aScheduleThatIsPutAsItWasReadStaysAsItIs() throws Exception {
    var job =
        """
        {"action": "http", "labels": {"team": "shop"}, "retry": {"delaysSeconds": [1, 2.5]},
         "arguments": {"url": "http://localhost:1/?at={{nominalTime}}",
           "headers": {"Authorization": "Bearer s3same"}}}
        """;
    put(
        NIGHTLY,
        "{\"cron\":\"0 0 */2 * 1\",\"misfire\":\"catch-up\",\"catchUp\":3,\"job\":" + job + "}");
    client.post(NIGHTLY + "/trigger", "");
    var shown = get(NIGHTLY);
    assertThatJson(shown.body()).node("job.arguments.headers.Authorization").isEqualTo("***");

    var again = put(NIGHTLY, shown.body(), "If-Match", tag(shown));

    assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
    assertThatJson(get(NIGHTLY).body()).whenIgnoringPaths("lastSuccessAt").isEqualTo(shown.body());
    assertThat(client.post(NIGHTLY + "/trigger", "").statusCode()).isEqualTo(202);
    var stored = engineArguments();
    assertThat(stored).contains("s3same").doesNotContain("***");
  }

  private String engineArguments() throws Exception {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("jobs.db"));
        var rows = connection.createStatement().executeQuery("SELECT template FROM schedule")) {
      return rows.getString(1);
    }
  }

  @Test
  void aRepeatedPutChangesOnlyWhatItNames() throws Exception {
    put(
        NIGHTLY,
        """
        {"cron": "30 2 * * *", "timeZone": "Europe/Berlin", "overlap": "forbid",
         "misfire": "catch-up", "catchUp": 3, "paused": true, "job": %s}
        """
            .formatted(JOB));

    var later = put(NIGHTLY, "{\"cron\":\"30 3 * * *\"}");

    assertThat(later.statusCode()).as(later.body()).isEqualTo(200);
    assertThatJson(later.body())
        .isEqualTo(
            """
            {"name": "nightly", "cron": "30 3 * * *", "timeZone": "Europe/Berlin",
             "overlap": "forbid", "misfire": "catch-up", "catchUp": 3, "paused": true,
             "job": "${json-unit.ignore}"}
            """);
    var periodic = put(NIGHTLY, "{\"everySeconds\":60,\"misfire\":\"skip\",\"paused\":false}");
    assertThatJson(periodic.body())
        .isObject()
        .containsEntry("misfire", "skip")
        .containsEntry("overlap", "forbid")
        .containsKeys("everySeconds", "job", "nextAt")
        .doesNotContainKeys("cron", "timeZone", "catchUp");
    var run = put(NIGHTLY, "{\"run\":{\"steps\":[{\"jobs\":[" + JOB + "]}]}}");
    assertThatJson(run.body()).isObject().containsKey("run").doesNotContainKey("job");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'timeZone':'UTC'}                     | /timeZone",
        "{'catchUp':3}                          | /catchUp",
        "{'cron':'@daily','everySeconds':1}     | /everySeconds",
        "{'name':'other'}                       | /name",
        "{'name':null}                          | /name",
        "{'job':null}                           | /job",
        "{'job':{'action':'sleep','arguments':{'seconds':0,'token':'***'}}} | /job/arguments",
        "{'job':{'action':'sleep','arguments':{'seconds':'{{nominalTime}}'}}} | /job/arguments/seconds",
        "{'job':{'action':'sleep','arguments':{'seconds':0,'outcome':'{{now}}'}}} | /job/arguments/outcome"
      })
  void whatIsWrongInAChangeIsPointedAt(String body, String pointer) throws Exception {
    put(NIGHTLY, "{\"everySeconds\":60,\"job\":" + JOB + "}");
    var before = get(NIGHTLY).body();

    var response = put(NIGHTLY, body.replace('\'', '"'));

    assertThat(response.statusCode()).as(response.body()).isEqualTo(422);
    assertThatJson(response.body()).node("errors[0].pointer").isEqualTo(pointer);
    assertThat(get(NIGHTLY).body()).isEqualTo(before);
  }

  /** Crontab and Kubernetes read the days in different ways. */
  @Test
  void anExpressionThatIsReadDifferentlyElsewhereHasAWarning() throws Exception {
    var warned = put(NIGHTLY, "{\"cron\":\"0 0 */2 * 1\",\"job\":" + JOB + "}");
    var plain = put(SCHEDULES + "/plain", CRON);

    assertThatJson(warned.body())
        .node("warnings[0]")
        .isString()
        .contains("as in crontab", "Kubernetes");
    assertThatJson(plain.body()).node("warnings").isAbsent();
  }

  @Test
  void whoeverChangesWhatHeDoesNotKnowIsRefused() throws Exception {
    var none = put(NIGHTLY, CRON, "If-Match", "*");
    assertThat(none.statusCode()).isEqualTo(412);
    var first = put(NIGHTLY, CRON, "If-None-Match", "*");
    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(put(NIGHTLY, CRON, "If-None-Match", "*").statusCode()).isEqualTo(412);
    var second = put(NIGHTLY, CRON, "If-Match", tag(first));
    assertThat(second.statusCode()).isEqualTo(200);

    var late = put(NIGHTLY, CRON, "If-Match", tag(first));

    assertThat(late.statusCode()).isEqualTo(412);
    assertThatJson(late.body()).node("code").isEqualTo("precondition-failed");
    assertThat(delete(NIGHTLY, "If-Match", tag(first)).statusCode()).isEqualTo(412);
    assertThat(put(NIGHTLY, CRON, "If-Match", "W/" + tag(second)).statusCode()).isEqualTo(412);
    client.post(NIGHTLY + "/trigger", "");
    // That it started something is no change that anybody could lose.
    assertThat(delete(NIGHTLY, "If-Match", "\"x\", " + tag(second)).statusCode()).isEqualTo(204);
  }

  @Test
  void whoeverKnowsItGetsItOnlyWhenItHasChanged() throws Exception {
    put(NIGHTLY, CRON);
    var shown = get(NIGHTLY);

    var known = get(NIGHTLY, "If-None-Match", tag(shown));

    assertThat(known.statusCode()).isEqualTo(304);
    assertThat(known.body()).isEmpty();
    assertThat(tag(known)).isEqualTo(tag(shown));
    assertThat(get(NIGHTLY, "If-None-Match", "W/" + tag(shown)).statusCode()).isEqualTo(304);
    client.post(NIGHTLY + "/trigger", "");
    assertThat(get(NIGHTLY, "If-None-Match", tag(shown)).statusCode()).isEqualTo(200);
  }

  @Test
  void aTriggerStartsTheJobNow() throws Exception {
    put(NIGHTLY, CRON);
    var next = next();

    var triggered = client.post(NIGHTLY + "/trigger", "");

    assertThat(triggered.statusCode()).as(triggered.body()).isEqualTo(202);
    assertThatJson(triggered.body()).node("schedule").isEqualTo("nightly");
    var location = triggered.headers().firstValue("Location").orElseThrow();
    await().until(() -> get(location).body().contains("\"state\":\"ok\""));
    assertThatJson(get(NIGHTLY).body())
        .isObject()
        .containsKeys("lastAt", "lastJob", "lastSuccessAt");
    assertThat(next()).isEqualTo(next);
    assertThat(client.post(SCHEDULES + "/other/trigger", "").statusCode()).isEqualTo(404);
  }

  @Test
  void aTriggerThatIsRepeatedStartsOneJob() throws Exception {
    put(NIGHTLY, CRON);

    var first = trigger(NIGHTLY, "a-key");
    var again = trigger(NIGHTLY, "a-key");
    var other = trigger(NIGHTLY, "other-key");

    assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
    assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
    assertThat(location(again)).isEqualTo(location(first)).isNotEqualTo(location(other));
    put(SCHEDULES + "/other", CRON);
    assertThat(trigger(SCHEDULES + "/other", "a-key").statusCode()).isEqualTo(422);
    assertThat(trigger(NIGHTLY, "two words").statusCode()).isEqualTo(400);
  }

  @Test
  void aTriggerOfARunThatIsRepeatedStartsOneRunAndNoneWhereItWasRefused() throws Exception {
    var step = "{\"jobs\":[{\"action\":\"sleep\",\"arguments\":{\"seconds\":60}}]}";
    put(
        NIGHTLY,
        "{\"everySeconds\":3600,\"overlap\":\"forbid\",\"run\":{\"steps\":[" + step + "]}}");

    var first = trigger(NIGHTLY, "a-key");
    assertThat(trigger(NIGHTLY, "other-key").statusCode()).isEqualTo(409);
    var again = trigger(NIGHTLY, "a-key");
    client.post(location(first) + "/cancel", "");
    await().until(() -> trigger(NIGHTLY, "other-key").statusCode() == 202);

    assertThat(again.statusCode()).as(again.body()).isEqualTo(202);
    assertThat(location(again)).isEqualTo(location(first));
    assertThat(location(trigger(NIGHTLY, "other-key"))).isNotEqualTo(location(first));
  }

  private HttpResponse<String> trigger(String schedule, String key) throws Exception {
    return client.send(
        client
            .request(schedule + "/trigger")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.noBody()));
  }

  private static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElseThrow();
  }

  private String next() throws Exception {
    return get(NIGHTLY + "/next?count=3").body();
  }

  @Test
  void aTriggerStartsTheRunNow() throws Exception {
    var step = "{\"jobs\":[{\"action\":\"sleep\",\"arguments\":{\"seconds\":60}}]}";
    put(
        NIGHTLY,
        "{\"everySeconds\":3600,\"overlap\":\"forbid\",\"run\":{\"steps\":[" + step + "]}}");

    var triggered = client.post(NIGHTLY + "/trigger", "");
    var second = client.post(NIGHTLY + "/trigger", "");

    assertThat(triggered.statusCode()).as(triggered.body()).isEqualTo(202);
    assertThatJson(triggered.body()).node("schedule").isEqualTo("nightly");
    var location = triggered.headers().firstValue("Location").orElseThrow();
    assertThat(location).startsWith("/api/v1/runs/").endsWith(lastRun());
    assertThat(second.statusCode()).isEqualTo(409);
    assertThatJson(second.body()).node("code").isEqualTo("overlap");
  }

  private String lastRun() throws Exception {
    return get(NIGHTLY).body().replaceFirst("(?s).*\"lastRun\":\"([^\"]+)\".*", "$1");
  }

  @Test
  void aPausedScheduleHasNoNextTime() throws Exception {
    put(NIGHTLY, CRON);
    assertThatJson(next()).node("items").isArray().hasSize(3);

    var paused = client.post(NIGHTLY + "/pause", "");
    assertThat(paused.statusCode()).isEqualTo(200);
    assertThatJson(paused.body()).node("paused").isEqualTo(true);
    assertThatJson(next()).node("items").isArray().isEmpty();
    var resumed = client.post(NIGHTLY + "/resume", "");

    assertThatJson(resumed.body()).node("paused").isEqualTo(false);
    assertThatJson(next()).node("items").isArray().hasSize(3);
    assertThat(client.post(SCHEDULES + "/other/pause", "").statusCode()).isEqualTo(404);
    assertThat(client.post(SCHEDULES + "/other/resume", "").statusCode()).isEqualTo(404);
  }

  @Test
  void theSeriesOfAScheduleGoWithIt() throws Exception {
    put(SCHEDULES + "/secondly", "{\"everySeconds\":1,\"job\":" + JOB + "}");
    await().until(() -> get(SCHEDULES + "/secondly").body().contains("lastSuccessAt"));
    put(NIGHTLY, CRON);

    var scrape = client.scrape();
    double now = System.currentTimeMillis() / 1e3;
    assertThat(
            scrape.value(
                "jobserver_schedule_fires_total", "schedule", "secondly", "result", "started"))
        .isPositive();
    assertThat(
            scrape.value(
                "jobserver_schedule_fires_total", "schedule", "nightly", "result", "failed"))
        .isZero();
    assertThat(
            scrape.value(
                "jobserver_schedule_last_success_timestamp_seconds", "schedule", "secondly"))
        .isBetween(now - 60, now + 1);
    assertThat(scrape.value("jobserver_schedule_next_timestamp_seconds", "schedule", "nightly"))
        .isBetween(now, now + 25 * 3600);
    client.post(NIGHTLY + "/pause", "");
    assertThat(client.scrape().series())
        .noneMatch(
            series -> series.name().contains("next") && series.labels().containsValue("nightly"));

    delete(SCHEDULES + "/secondly");

    assertThat(client.scrape().series())
        .noneMatch(series -> series.labels().containsValue("secondly"));
  }

  @Test
  void pagesGoByName() throws Exception {
    for (var name : new String[] {"b", "a", "c"}) {
      put(SCHEDULES + "/" + name, CRON);
    }

    var page = get(SCHEDULES + "?limit=2").body();

    assertThatJson(page).node("items[1].name").isEqualTo("b");
    assertThatJson(page).node("nextCursor").isEqualTo("b");
    assertThatJson(get(SCHEDULES + "?cursor=b").body()).node("items[0].name").isEqualTo("c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]                                                           | ''",
        "{'job':JOB}                                                  | /cron",
        "{'cron':'@daily'}                                            | /job",
        "{'cron':'@daily','everySeconds':1,'job':JOB}                 | /everySeconds",
        "{'cron':'@daily','job':JOB,'run':{'steps':[{'jobs':[JOB]}]}} | /run",
        "{'cron':7,'job':JOB}                                         | /cron",
        "{'cron':'','job':JOB}                                        | /cron",
        "{'cron':'0 0 30 2 *','job':JOB}                              | /cron",
        "{'cron':'0 * * * * *','job':JOB}                             | /cron",
        "{'cron':'@reboot','job':JOB}                                 | /cron",
        "{'cron':'@daily','timeZone':'Mars/Olympus','job':JOB}        | /timeZone",
        "{'cron':'@daily','timeZone':'+02:00','job':JOB}              | /timeZone",
        "{'cron':'@daily','timeZone':null,'job':JOB}                  | /timeZone",
        "{'everySeconds':1,'timeZone':'UTC','job':JOB}                | /timeZone",
        "{'everySeconds':0.999,'job':JOB}                             | /everySeconds",
        "{'everySeconds':-1,'job':JOB}                                | /everySeconds",
        "{'everySeconds':1e999999999,'job':JOB}                       | /everySeconds",
        "{'everySeconds':'1','job':JOB}                               | /everySeconds",
        "{'everySeconds':1,'job':JOB,'overlap':'ALLOW'}               | /overlap",
        "{'everySeconds':1,'job':JOB,'misfire':'never'}               | /misfire",
        "{'everySeconds':1,'job':JOB,'misfire':'catch-up'}            | /catchUp",
        "{'everySeconds':1,'job':JOB,'misfire':'catch-up','catchUp':0}   | /catchUp",
        "{'everySeconds':1,'job':JOB,'misfire':'catch-up','catchUp':101} | /catchUp",
        "{'everySeconds':1,'job':JOB,'catchUp':5}                     | /catchUp",
        "{'everySeconds':1,'job':JOB,'paused':'no'}                   | /paused",
        "{'everySeconds':1,'job':JOB,'name':'other'}                  | /name",
        "{'everySeconds':1,'job':7}                                   | /job",
        "{'everySeconds':1,'job':{'action':'nope'}}                   | /job/action",
        "{'everySeconds':1,'job':{'action':'sleep'}}                  | /job/arguments/seconds",
        "{'everySeconds':1,'job':{'action':'sleep','arguments':{'seconds':0},'runAt':'2126-01-01T00:00:00Z'}} | /job/runAt",
        "{'everySeconds':1,'overlap':'replace','job':{'action':'sleep','arguments':{'seconds':0},'uniqueKey':'x'}} | /overlap",
        "{'everySeconds':1,'job':{'action':'sleep','arguments':{'seconds':0},'labels':{'a':'\\u0000'}}} | /job/labels/a",
        "{'everySeconds':1,'job':{'action':'sleep','arguments':{'seconds':0},'simulate':true}} | /job/simulate",
        "{'everySeconds':1,'job':{'action':'sleep','arguments':{'seconds':0,'token':'***'}}} | /job/arguments",
        "{'everySeconds':1,'run':{'steps':[]}}                        | /run/steps",
        "{'everySeconds':1,'run':{'steps':[{'jobs':[{'action':'nope'}]}]}} | /run/steps/0/jobs/0/action",
        "{'everySeconds':1,'run':{'simulate':true,'steps':[{'jobs':[JOB]}]}} | /run/simulate"
      })
  void whatIsWrongInAScheduleIsPointedAt(String body, String pointer) throws Exception {
    var response = put(NIGHTLY, body.replace('\'', '"').replace("JOB", JOB));

    assertThat(response.statusCode()).as(response.body()).isEqualTo(422);
    assertThatJson(response.body()).node("errors[0].pointer").isEqualTo(pointer);
    assertThat(get(NIGHTLY).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Nightly", "-a", "a-", "a.", "a_b", "%00", "%F0%9F%92%A9", "a%20b"})
  void aNameOfOtherCharactersIsABadRequest(String name) throws Exception {
    assertThat(put(SCHEDULES + "/" + name, CRON).statusCode()).isEqualTo(400);
    assertThat(get(SCHEDULES + "/" + name).statusCode()).isEqualTo(404);
    assertThat(delete(SCHEDULES + "/" + name).statusCode()).isEqualTo(404);
  }

  @Test
  void aNameHasABound() throws Exception {
    assertThat(put(SCHEDULES + "/" + "a".repeat(64), CRON).statusCode()).isEqualTo(400);
    assertThat(put(SCHEDULES + "/" + "a".repeat(63), CRON).statusCode()).isEqualTo(201);
  }

  @Test
  void aScheduleHasABound() throws Exception {
    var label = "\"labels\":{\"a\":\"" + "x".repeat(1 << 16) + "\"}";
    var job = JOB.substring(0, JOB.length() - 1) + "," + label + "}";

    var response = put(NIGHTLY, "{\"everySeconds\":1,\"job\":" + job + "}");

    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(response.body()).contains("65536");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?limit=0",
        "?cursor=-",
        "?page=2",
        "/nightly/next?count=101",
        "/nightly/next?count=0",
        "/nightly/next?limit=1"
      })
  void aQueryThatIsNotUnderstoodIsABadRequest(String query) throws Exception {
    put(NIGHTLY, CRON);

    assertThat(get(SCHEDULES + query).statusCode()).isEqualTo(400);
  }
}
