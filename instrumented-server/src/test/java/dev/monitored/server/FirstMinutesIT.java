package dev.monitored.server;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a new user does first. */
class FirstMinutesIT {
  private static final String SLEEP = "{\"action\":\"sleep\",\"arguments\":{\"seconds\":%s}}";

  @TempDir Path data;

  @Test
  void aSubmittedJobRunsAndIsCounted() throws Exception {
    try (var server = TestServer.start(data)) {
      var client = server.client();

      var submitted = client.submit(SLEEP.formatted("0.01"));

      assertThat(submitted.statusCode()).isEqualTo(202);
      assertThatJson(submitted.body()).node("state").isEqualTo("scheduled");
      var location = submitted.headers().firstValue("Location").orElseThrow();
      await().until(() -> client.get(location).body().contains("\"state\":\"ok\""));
      assertThatJson(client.get(location).body())
          .isObject()
          .containsEntry("attempts", BigDecimal.ONE)
          .containsEntry("timeoutSeconds", BigDecimal.valueOf(3000))
          .containsKeys("startedAt", "endedAt", "createdAt", "labels");
      assertThat(client.scrape().value("ays_job_count_total", "status", "ok")).isEqualTo(1);
      assertThat(client.scrape().value("ays_job_running")).isZero();
    }
  }

  @Test
  void aRunningJobIsSeenAndCancelled() throws Exception {
    try (var server = TestServer.start(data)) {
      var client = server.client();
      var id = client.submitted(SLEEP.formatted("60"));
      await().until(() -> client.scrape().value("ays_job_running") == 1);

      assertThat(client.post("/api/v1/jobs/" + id + "/cancel", "").statusCode()).isEqualTo(202);

      await().until(() -> client.state(id).equals("cancelled"));
      await().until(() -> client.scrape().value("ays_job_running") == 0);
      assertThat(client.scrape().value("ays_job_count_total", "status", "cancelled")).isEqualTo(1);
      assertThat(client.post("/api/v1/jobs/" + id + "/cancel", "").statusCode()).isEqualTo(409);
    }
  }

  @Test
  void jobsAreListedPageByPage() throws Exception {
    try (var server = TestServer.start(data)) {
      var client = server.client();
      client.submitted(SLEEP.formatted("0"));
      var running = client.submitted(SLEEP.formatted("60"));
      client.submitted(SLEEP.formatted("0"));
      await().until(() -> client.scrape().value("ays_job_count_total", "status", "ok") == 2);

      var page = client.get("/api/v1/jobs?limit=2").body();
      assertThatJson(page).node("items").isArray().hasSize(2);
      assertThatJson(page).node("count").isEqualTo(3);
      assertThatJson(page).node("nextCursor").isEqualTo(running);
      var rest = client.get("/api/v1/jobs?limit=2&cursor=" + running).body();
      assertThatJson(rest).node("items").isArray().hasSize(1);
      assertThatJson(rest).node("nextCursor").isAbsent();
      var filtered = client.get("/api/v1/jobs?state=running&state=error&action=sleep").body();
      assertThatJson(filtered).node("items[0].id").isEqualTo(running);
      assertThatJson(filtered).node("count").isEqualTo(1);
      assertThatJson(client.get("/api/v1/actions").body()).node("items[0].name").isEqualTo("sleep");
    }
  }

  @Test
  void probesAndMetricsAreWhereTheSettingsSay() throws Exception {
    try (var server = TestServer.start(data, Map.of("JOBSERVER_METRICS_LISTENER", "management"))) {
      var client = server.client();

      assertThat(client.probe("/livez").statusCode()).isEqualTo(200);
      assertThat(client.probe("/readyz").statusCode()).isEqualTo(200);
      assertThat(client.probe("/metrics").body()).contains("ays_job_running");
      assertThat(client.get("/metrics").statusCode()).isEqualTo(404);
      assertThat(client.get("/livez").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void aRequestThatIsRepeatedMakesOneJob() throws Exception {
    try (var server = TestServer.start(data)) {
      var client = server.client();
      var job = "{\"action\":\"sleep\",\"arguments\":{\"seconds\":60}}";

      var first = client.send(keyed(client, job));
      var again = client.send(keyed(client, job));
      var other = client.send(keyed(client, job.replace("60", "61")));

      assertThat(first.statusCode()).isEqualTo(202);
      assertThat(again.statusCode()).isEqualTo(202);
      assertThat(again.headers().firstValue("Location"))
          .isEqualTo(first.headers().firstValue("Location"));
      assertThat(other.statusCode()).isEqualTo(422);
      assertThat(other.body()).contains("idempotency-key-reused");
    }
  }

  private static HttpRequest.Builder keyed(Client client, String body) {
    return client
        .request("/api/v1/jobs")
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"")
        .POST(BodyPublishers.ofString(body));
  }

  @Test
  void aRunGoesThroughItsSteps() throws Exception {
    try (var server = TestServer.start(data)) {
      var client = server.client();
      var sleep = "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0.01}}";
      var steps = "{\"jobs\":[%1$s,%1$s]},{\"jobs\":[%1$s]}".formatted(sleep);
      var response = client.post("/api/v1/runs", "{\"steps\":[%s]}".formatted(steps));
      assertThat(response.statusCode()).isEqualTo(202);
      var run = response.headers().firstValue("Location").orElseThrow();

      await()
          .untilAsserted(
              () -> assertThatJson(client.get(run).body()).node("state").isEqualTo("ok"));
      assertThatJson(client.get(run).body()).node("steps[1].state").isEqualTo("ok");
      assertThatJson(client.get(run).body()).node("steps[1].jobs[0].step").isEqualTo(2);
      assertThat(client.post(run + "/cancel", "").statusCode()).isEqualTo(409);
      var scrape = client.scrape();
      assertThat(scrape.value("jobserver_store_runs_ended_total", "status", "ok")).isEqualTo(1);
      var duration = "jobserver_store_run_duration_seconds";
      assertThat(scrape.value(duration + "_count")).isEqualTo(1);
      assertThat(scrape.value(duration + "_bucket", "le", "60.0")).isEqualTo(1);
      assertThat(scrape.value(duration + "_bucket", "le", "+Inf")).isEqualTo(1);
      assertThat(scrape.value(duration + "_sum")).isBetween(0.02, 60.0);
    }
  }
}
