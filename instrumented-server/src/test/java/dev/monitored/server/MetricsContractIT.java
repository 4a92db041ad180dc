package dev.monitored.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.server.Scrape.Series;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The names and labels that dashboards, rules and users rely on. */
class MetricsContractIT {
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

  private static Set<String> names(Scrape scrape) {
    return scrape.series().stream().map(Series::name).collect(Collectors.toSet());
  }

  @Test
  void theSeriesOfThePocAreThere() throws Exception {
    client.submitted("{\"action\":\"sleep\",\"arguments\":{\"seconds\":0}}");
    await().until(() -> client.scrape().value("ays_job_count_total", "status", "ok") == 1);

    var scrape = client.scrape();

    assertThat(scrape.value("ays_job_latency_sec_count", "status", "ok")).isEqualTo(1);
    assertThat(scrape.value("ays_job_latency_sec_sum", "status", "ok")).isPositive();
    assertThat(scrape.value("ays_job_running")).isZero();
    var labels = new String[] {"method", "POST", "endpoint", "/api/v1/jobs", "http_status", "202"};
    assertThat(scrape.value("sanic_request_count_total", labels)).isEqualTo(1);
    assertThat(scrape.value("sanic_request_latency_sec_count", labels)).isEqualTo(1);
    assertThat(scrape.value("sanic_request_latency_sec_sum", labels)).isPositive();
  }

  @Test
  void everyNameOfTheContractIsThere() throws Exception {
    assertThat(names(client.scrape()))
        .contains(
            "ays_job_count_total",
            "ays_job_latency_sec_bucket",
            "ays_job_running",
            "sanic_mem_rss_bytes",
            "sanic_mem_rss_perc",
            "jobserver_attempts_started_total",
            "jobserver_attempts_ended_total",
            "jobserver_attempts_retried_total",
            "jobserver_attempts_fenced_total",
            "jobserver_attempts_lost_total",
            "jobserver_queue_depth",
            "jobserver_queue_oldest_seconds",
            "jobserver_queue_wait_seconds_bucket",
            "jobserver_replicas_with_other_settings",
            "jobserver_scrapes_total",
            "jobserver_store_attempts_ended_total",
            "jobserver_store_run_duration_seconds_bucket",
            "jobserver_store_available_bytes",
            "jobserver_store_capacity_bytes",
            "jobserver_store_used_bytes",
            "jobserver_store_up",
            "jobserver_maintenance_last_success_timestamp_seconds",
            "jobserver_build_info",
            "process_resident_memory_bytes",
            "process_cpu_seconds_total",
            "jvm_memory_bytes_used",
            "jvm_threads_current");
    assertThat(names(client.scrape())).noneMatch(name -> name.endsWith("_created"));
  }

  @Test
  void theMetricsOfAQueueSayWhatWaitsInIt() throws Exception {
    client.post("/api/v1/queues/sleep/pause", "");
    client.submitted("{\"action\":\"sleep\",\"arguments\":{\"seconds\":0}}");
    client.submitted(
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0},\"runAt\":\"2999-01-01T00:00:00Z\"}");
    Thread.sleep(50);

    var scrape = client.scrape();

    assertThat(scrape.value("jobserver_queue_paused", "queue", "sleep")).isEqualTo(1);
    assertThat(scrape.value("jobserver_queue_depth", "queue", "sleep")).isEqualTo(1);
    assertThat(scrape.value("jobserver_queue_delayed", "queue", "sleep")).isEqualTo(1);
    assertThat(scrape.value("jobserver_queue_oldest_seconds", "queue", "sleep")).isPositive();
    assertThat(scrape.value("jobserver_queue_wait_seconds_count")).isZero();

    client.post("/api/v1/queues/sleep/resume", "");

    await().until(() -> client.scrape().value("jobserver_queue_wait_seconds_count") == 1);
    assertThat(client.scrape().value("jobserver_queue_paused", "queue", "sleep")).isZero();
  }

  @Test
  void memoryIsThatOfTheProcess() throws Exception {
    var scrape = client.scrape();

    assertThat(scrape.value("sanic_mem_rss_bytes")).isBetween(2e7, 2e10);
    assertThat(scrape.value("sanic_mem_rss_perc")).isBetween(0.01, 100.0);
  }

  @Test
  void scrapesAreCountedByWhoReads() throws Exception {
    client.send(client.request("/metrics").header("User-Agent", "Prometheus/3.5.0"));

    var scrape = client.scrape();

    assertThat(scrape.value("jobserver_scrapes_total", "agent", "prometheus")).isEqualTo(1);
    assertThat(scrape.value("jobserver_scrapes_total", "agent", "other")).isEqualTo(1);
    assertThat(scrape.series()).noneMatch(series -> series.labels().containsValue("/metrics"));
  }

  @Test
  void prometheusGetsOpenMetricsAndMayAskForSomeOnly() throws Exception {
    var open =
        client.send(client.request("/metrics").header("Accept", "application/openmetrics-text"));
    assertThat(open.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/openmetrics-text");
    assertThat(open.body()).endsWith("# EOF\n").doesNotContain("_created");

    var some =
        Scrape.parse(client.get("/metrics?name[]=ays_job_running".replace("[]", "%5B%5D")).body());
    assertThat(some.samples()).isEqualTo(Map.of(new Series("ays_job_running", Map.of()), 0.0));
  }

  /** What Prometheus' own judge says. The names of the two are those of AYS and Sanic. */
  @Test
  void onlyNamesThatWereThereBeforeAreFoundFaultWith() throws Exception {
    var promtool = System.getenv("PROMTOOL");
    assertThat(promtool).as("PROMTOOL names the command; make test sets it").isNotNull();
    client.get("/api/v1/actions");
    var page = Files.writeString(data.resolve("page"), client.get("/metrics").body());
    var process =
        new ProcessBuilder(promtool, "check", "metrics")
            .redirectInput(page.toFile())
            .redirectErrorStream(true)
            .start();

    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines())
        .containsExactlyInAnyOrder(
            "ays_job_latency_sec metric names should not contain abbreviated units",
            "sanic_request_latency_sec metric names should not contain abbreviated units");
  }
}
