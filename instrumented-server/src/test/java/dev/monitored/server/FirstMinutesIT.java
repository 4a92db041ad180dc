package dev.monitored.server;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.math.BigDecimal;
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
}
