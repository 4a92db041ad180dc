package dev.monitored.server;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.monitored.server.Receiver.Report;
import dev.monitored.server.http.OpenApiPart;
import dev.monitored.server.job.secret.SharedSecret;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Callbacks as their receiver sees them. */
class CallbackIT {
  @TempDir Path data;

  private Path secret;
  private Receiver receiver;
  private TestServer server;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    secret = Files.writeString(data.resolve("secret"), "Jefe\n");
    receiver = Receiver.start();
    server =
        TestServer.start(
            data,
            Map.of(
                "JOBSERVER_CALLBACK_SECRET_FILE", secret.toString(),
                "JOBSERVER_HTTP_INTERNAL_HOSTS", receiver.host()));
    client = server.client();
  }

  @AfterEach
  void stop() {
    server.close();
    receiver.close();
  }

  private static String job(String callback) {
    return """
    {"action": "sleep", "arguments": {"seconds": 0, "outcome": "ok"}, "callback": {"url": "%s"}}
    """
        .formatted(callback);
  }

  private Report awaitReport() {
    return await().until(() -> receiver.reports().stream().findFirst(), r -> r.isPresent()).get();
  }

  private void assertReport(Report report, String schema) throws Exception {
    var fault =
        OpenApiPart.at("components", "schemas", schema)
            .orElseThrow()
            .faults(new JsonMapper().readTree(report.text()));
    assertThat(fault).isEmpty();
    assertThat(
            SharedSecret.from(secret)
                .hasSigned(
                    report.text().getBytes(StandardCharsets.UTF_8),
                    report.header(SharedSecret.HEADER)))
        .isTrue();
    assertThat(report.header("X-Delivery-Id")).matches("[0-9a-f]{32}");
    assertThat(report.header("Content-Type")).isEqualTo("application/json");
  }

  @Test
  void theEndOfAJobIsReported() throws Exception {
    var id = client.submitted(job(receiver.url() + "?token=sesame"));

    var report = awaitReport();
    assertReport(report, "JobReport");
    assertThat(report.query()).isEqualTo("token=sesame");
    assertThatJson(report.text()).node("job.id").isEqualTo(id);
    assertThatJson(report.text()).node("job.state").isEqualTo("ok");
    assertThatJson(report.text()).node("delivery").isEqualTo(report.header("X-Delivery-Id"));
    await()
        .untilAsserted(() ->
            assertThatJson(client.get("/api/v1/jobs/" + id + "/callback").body())
                .isObject()
                .containsEntry("state", "delivered")
                .containsEntry("delivery", report.header("X-Delivery-Id"))
                .containsEntry("url", receiver.url() + "?***"));
    assertThat(client.job(id)).doesNotContain("sesame");
    assertThat(client.scrape().value("jobserver_callbacks_total", "outcome", "delivered"))
        .isEqualTo(1);
  }

  @Test
  void theEndOfARunIsReportedWithoutItsJobs() throws Exception {
    var run =
        client.post(
            "/api/v1/runs",
            "{\"steps\": [{\"jobs\": [{\"action\": \"sleep\", \"arguments\": {\"seconds\": 0}}]}],"
                + "\"callback\": {\"url\": \"%s\"}}".formatted(receiver.url()));
    assertThat(run.statusCode()).as(run.body()).isEqualTo(202);

    var report = awaitReport();
    assertReport(report, "RunReport");
    assertThatJson(report.text()).node("run.state").isEqualTo("ok");
    assertThatJson(report.text()).node("run.steps").isAbsent();
    var location = run.headers().firstValue("Location").orElseThrow();
    assertThat(client.get(location + "/callback").statusCode()).isEqualTo(200);
  }

  @Test
  void aCallbackCanBeSentAgain() throws Exception {
    var id = client.submitted(job(receiver.url() + "?token=sesame"));
    var path = "/api/v1/jobs/" + id + "/callback";
    await().until(() -> client.get(path).body().contains("delivered"));

    var again = client.post(path + "/resend", "");

    assertThat(again.statusCode()).as(again.body()).isEqualTo(202);
    assertThatJson(again.body())
        .isObject()
        .containsEntry("job", id)
        .containsEntry("state", "pending")
        .containsEntry("attempts", 0)
        .containsEntry("url", receiver.url() + "?***");
    await().until(() -> receiver.reports().size() == 2);
    assertThat(receiver.reports())
        .extracting(report -> report.header("X-Delivery-Id"))
        .containsOnly(awaitReport().header("X-Delivery-Id"));
  }

  @Test
  void whatCannotBeSentAgainIsSaid() throws Exception {
    var none = client.submitted("{\"action\": \"sleep\", \"arguments\": {\"seconds\": 0}}");
    var open = client.submitted(job(receiver.url()).replace("0,", "60,"));

    assertThat(client.post("/api/v1/jobs/" + none + "/callback/resend", "").statusCode())
        .isEqualTo(404);
    assertThat(client.post("/api/v1/jobs/" + open + "/callback/resend", "").statusCode())
        .isEqualTo(404);
    assertThat(client.post("/api/v1/runs/" + open + "/callback/resend", "").statusCode())
        .isEqualTo(404);
    assertThat(client.post("/api/v1/jobs/x/callback/resend", "").statusCode()).isEqualTo(404);
    client.post("/api/v1/jobs/" + open + "/cancel", "");
  }

  @Test
  void callbacksAreListedAndSentAgainByFilter() throws Exception {
    for (int i = 0; i < 3; i++) {
      client.submitted(job(receiver.url()));
    }
    await()
        .until(() ->
            client.get("/api/v1/callbacks?state=delivered").body().split("\"job\"", -1).length
                == 4);

    var page = client.get("/api/v1/callbacks?state=delivered&limit=2");

    assertThatJson(page.body()).node("items").isArray().hasSize(2);
    assertThatJson(page.body())
        .node("items[0].receiver")
        .isEqualTo(receiver.url().replaceFirst("(//[^/]*).*", "$1"));
    assertThat(page.headers().firstValue("Link")).isPresent();
    var cursor = page.body().replaceFirst("(?s).*\"nextCursor\":\"([^\"]+)\".*", "$1");
    assertThatJson(client.get("/api/v1/callbacks?state=delivered&limit=2&cursor=" + cursor).body())
        .node("items")
        .isArray()
        .hasSize(1);
    assertThatJson(client.get("/api/v1/callbacks?state=failed").body())
        .node("items")
        .isArray()
        .isEmpty();
    assertThatJson(client.get("/api/v1/callbacks?receiver=https://other.example").body())
        .node("items")
        .isArray()
        .isEmpty();
    assertThatJson(client.post("/api/v1/callbacks/resend?state=delivered&dryRun=true", "").body())
        .isEqualTo("{count: 3}");
    assertThat(receiver.reports()).hasSize(3);
    assertThatJson(client.post("/api/v1/callbacks/resend?state=delivered", "").body())
        .isEqualTo("{count: 3}");
    await().until(() -> receiver.reports().size() == 6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/callbacks/resend",
        "/callbacks/resend?dryRun=true",
        "/callbacks/resend?state=waiting",
        "/callbacks/resend?state=failed&cursor=x",
        "/callbacks/resend?receiver=%00"
      })
  void aFilterThatCannotBeUsedSendsNothing(String path) throws Exception {
    assertThat(client.post("/api/v1" + path, "").statusCode()).isEqualTo(400);
  }

  @Test
  void whatIsCancelledIsReported() throws Exception {
    var id =
        client.submitted(
            """
            {"action": "sleep", "arguments": {"seconds": 60}, "simulate": true,
             "callback": {"url": "%s"}}
            """
                .formatted(receiver.url()));
    assertThatJson(client.get("/api/v1/jobs/" + id + "/callback").body())
        .node("state")
        .isEqualTo("waiting");

    client.post("/api/v1/jobs/" + id + "/cancel", "");

    assertThatJson(awaitReport().text()).node("job.state").isEqualTo("cancelled");
  }

  @Test
  void aRefusedReportIsTriedAgain() throws Exception {
    receiver.answerOnce(500);
    var id = client.submitted(job(receiver.url()));

    await()
        .untilAsserted(() ->
            assertThatJson(client.get("/api/v1/jobs/" + id + "/callback").body())
                .isObject()
                .containsEntry("state", "pending")
                .containsEntry("error", "http://" + receiver.host() + ": status 500"));
    await().atMost(Duration.ofSeconds(20)).until(() -> receiver.reports().size() == 2);

    var reports = receiver.reports();
    assertThat(reports.get(1).header("X-Delivery-Id"))
        .isEqualTo(reports.getFirst().header("X-Delivery-Id"));
    assertThat(reports.get(1).text()).isEqualTo(reports.getFirst().text());
  }

  @Test
  void whatAScheduleStartsIsReported() throws Exception {
    var put =
        client.send(
            client
                .request("/api/v1/schedules/nightly")
                .header("Content-Type", "application/json")
                .PUT(
                    BodyPublishers.ofString(
                        "{\"everySeconds\": 3600, \"job\": "
                            + job(receiver.url() + "?token=sesame")
                            + "}")));
    assertThat(put.statusCode()).as(put.body()).isEqualTo(201);
    assertThat(put.body()).contains("?***").doesNotContain("sesame");

    client.post("/api/v1/schedules/nightly/trigger", "");

    assertThatJson(awaitReport().text()).node("job.schedule").isEqualTo("nightly");
  }

  @Test
  void aRunOfAysIsReportedAsAysDid() throws Exception {
    var created =
        client.send(
            client
                .request("/ays/repository/sleep/aysrun?callback_url=" + receiver.url())
                .POST(BodyPublishers.noBody()));
    assertThat(created.statusCode()).as(created.body()).isEqualTo(200);

    var report = awaitReport();
    assertReport(report, "AysReport");
    assertThatJson(report.text()).node("runState").isEqualTo("ok");
    assertThatJson(created.body())
        .node("key")
        .isEqualTo(new JsonMapper().readTree(report.text()).get("runid").asString());
  }

  @Test
  void aJobThatIsRunAgainIsReportedToTheSame() throws Exception {
    var id = client.submitted(job(receiver.url() + "?token=sesame"));
    awaitReport();

    var again = client.post("/api/v1/jobs/" + id + "/rerun", "{}");

    assertThat(again.statusCode()).as(again.body()).isEqualTo(202);
    await().until(() -> receiver.reports().size() == 2);
    assertThat(receiver.reports().get(1).query()).isEqualTo("token=sesame");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://bank.example/",
        "http://user:sesame@127.0.0.1/",
        "ended",
        "",
        "http://a b"
      })
  void otherReceiversAreRefused(String url) throws Exception {
    var refused = client.submit(job(url));

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThatJson(refused.body()).node("errors[0].pointer").isEqualTo("/callback/url");
    assertThat(refused.body()).doesNotContain("sesame");
  }

  @Test
  void aCallbackOfAJobInARunIsCheckedThere() throws Exception {
    var refused =
        client.post(
            "/api/v1/runs",
            "{\"steps\": [{\"jobs\": [%s]}]}".formatted(job("http://bank.example/")));

    assertThatJson(refused.body())
        .node("errors[0].pointer")
        .isEqualTo("/steps/0/jobs/0/callback/url");
  }

  @Test
  void aCallbackNobodyAskedForIsNotThere() throws Exception {
    var id = client.submitted("{\"action\": \"sleep\", \"arguments\": {\"seconds\": 0}}");

    var response = client.get("/api/v1/jobs/" + id + "/callback");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThatJson(response.body()).node("code").isEqualTo("unknown-callback");
  }

  @Test
  void withoutASecretNothingIsReported(@TempDir Path other) throws Exception {
    try (var without = TestServer.start(other)) {
      var refused = without.client().submit(job(receiver.url()));

      assertThat(refused.statusCode()).isEqualTo(422);
      assertThatJson(refused.body()).node("errors[0].pointer").isEqualTo("/callback");
      assertThat(refused.body()).contains("JOBSERVER_CALLBACK_SECRET_FILE");
    }
  }

  @Test
  void anEmptySecretIsNamedAtTheStart(@TempDir Path other) throws Exception {
    var empty = Files.createFile(other.resolve("empty")).toString();

    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> TestServer.start(other, Map.of("JOBSERVER_CALLBACK_SECRET_FILE", empty)))
        .withMessageStartingWith("JOBSERVER_CALLBACK_SECRET_FILE=" + empty);
  }
}
