package dev.monitored.e2e;

import static dev.monitored.e2e.Cluster.NAMESPACE;
import static dev.monitored.e2e.Cluster.cluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.e2e.PrometheusClient.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * A cluster without prometheus-operator: the chart brings a Prometheus, one Monitored brings the
 * job server, and the three queries that the project started from are answered.
 */
@Order(1)
class BundledPrometheusE2E {
  private static final Duration READY = Duration.ofMinutes(3);

  private static final List<String> statuses = List.of("ok", "error", "timeout", "cancelled");
  private static final Map<String, List<String>> sent = new TreeMap<>();

  @Test
  @Order(1)
  void theChartInstallsTheOperatorAndAPrometheus() {
    Installation.install();

    assertThat(cluster().kubectl("get", "crd", "monitoreds.monitored.dev")).contains("monitoreds");
  }

  @Test
  @Order(2)
  void oneApplyAndTheJobServerIsProvenToBeScraped() {
    cluster().kubectl("create", "namespace", NAMESPACE);
    cluster()
        .kubectl("label", "namespace", NAMESPACE, "pod-security.kubernetes.io/enforce=restricted");

    cluster().kubectl("apply", "-n", NAMESPACE, "-f", Samples.path("ays.yaml"));

    Waiting.untilCondition("ays", "TargetsUp", "True", READY);
    Waiting.untilCondition("ays", "Ready", "True", READY);
    assertThat(cluster().monitored("ays").targets()).isEqualTo("1/1");
    assertThat(cluster().monitored("ays").via()).isEqualTo("HttpDiscovery");
    try (var prometheus = Installation.prometheus()) {
      Phases.ofDiscovery("ays", prometheus).reportSinceApply();
    }
  }

  @Test
  @Order(3)
  void theMeanDurationOfJobsIsTrueForEveryStatus() {
    try (var server = new JobServerClient("ays");
        var prometheus = Installation.prometheus()) {
      statuses.forEach(status -> sent.put(status, new ArrayList<>()));
      for (int round = 0; round < 5; round++) {
        sendOneOfEach(server);
      }

      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertMeansAreTrue(server, prometheus));
    }
  }

  @Test
  @Order(4)
  void everyJobIsCountedOnceUnderItsStatus() {
    try (var prometheus = Installation.prometheus()) {
      await()
          .atMost(Duration.ofSeconds(45))
          .untilAsserted(() -> {
            assertThat(prometheus.query("ays_job_count")).hasSize(statuses.size());
            statuses.forEach(status -> assertCounted(prometheus, status));
          });
    }
  }

  @Test
  @Order(5)
  void theMeanLatencyOfRequestsIsPositiveForTheRouteThatWasCalled() {
    try (var prometheus = Installation.prometheus()) {
      assertThat(prometheus.query(Poc.MEAN_REQUEST_SECONDS))
          .filteredOn(sample -> sample.label("endpoint").equals("/api/v1/jobs"))
          .filteredOn(sample -> sample.label("method").equals("POST"))
          .hasSize(1)
          .allSatisfy(sample -> assertThat(sample.value()).isPositive());
    }
  }

  @Test
  @Order(6)
  void theNumberOfRunningJobsIsThatOfTheServer() {
    try (var server = new JobServerClient("ays");
        var prometheus = Installation.prometheus()) {
      var ids = List.of(server.sleep(600, "ok", 900), server.sleep(600, "ok", 900));

      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(prometheus.value(Poc.RUNNING_JOBS)).contains(2.0));

      ids.forEach(server::cancel);
      sent.computeIfAbsent("cancelled", status -> new ArrayList<>()).addAll(ids);
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(prometheus.value(Poc.RUNNING_JOBS)).contains(0.0));
    }
  }

  @Test
  @Order(7)
  void theRulesAreLoadedAndHealthy() {
    Waiting.untilCondition("ays", "RulesLoaded", "True", READY);

    var monitored = cluster().monitored("ays");
    assertThat(monitored.rules("written")).isPositive().isEqualTo(monitored.rules("loaded"));
    try (var prometheus = Installation.prometheus()) {
      assertThat(prometheus.rules("ays"))
          .hasSize(monitored.rules("written"))
          .allSatisfy(rule -> assertThat(rule.path("health").asText()).isEqualTo("ok"));
    }
  }

  @Test
  @Order(8)
  void everyPanelOfTheDashboardHasAnAnswer() {
    try (var prometheus = Installation.prometheus()) {
      assertThat(DashboardQueries.of("ays"))
          .isNotEmpty()
          .allSatisfy((panel, query) -> assertThat(prometheus.query(query)).as(panel).isNotEmpty());
    }
  }

  @Test
  @Order(9)
  void theAlertAboutFailingJobsFiresAndClears() {
    try (var server = new JobServerClient("ays");
        var prometheus = Installation.prometheus()) {
      await()
          .atMost(Duration.ofMinutes(3))
          .until(() -> alertStates(prometheus).equals(List.of("firing")));

      for (int job = 0; job < 200; job++) {
        send(server, "ok", server.sleep(0, "ok", 60));
      }

      await().atMost(Duration.ofMinutes(2)).until(() -> alertStates(prometheus).isEmpty());
    }
  }

  private static List<String> alertStates(PrometheusClient prometheus) {
    return prometheus.alerts("JobServerJobErrors").stream()
        .map(alert -> alert.path("state").asText())
        .toList();
  }

  @AfterAll
  static void reportWhatWasSent() {
    sent.forEach((status, ids) -> Waiting.report(status + " jobs sent: " + ids.size()));
  }

  private static void assertCounted(PrometheusClient prometheus, String status) {
    assertThat(prometheus.value("ays_job_count_total{status=\"%s\"}".formatted(status)))
        .as(status)
        .contains((double) sent.getOrDefault(status, List.of()).size());
  }

  private static void sendOneOfEach(JobServerClient server) {
    send(server, "ok", server.sleep(0.4, "ok", 60));
    send(server, "error", server.sleep(0.6, "error", 60));
    send(server, "timeout", server.sleep(60, "ok", 1));
    var cancelled = server.sleep(60, "ok", 120);
    await().until(() -> server.state(cancelled).equals("running"));
    await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
    server.cancel(cancelled);
    send(server, "cancelled", cancelled);
    for (String status : statuses) {
      sent.getOrDefault(status, List.of())
          .forEach(id -> await(id).until(() -> server.state(id).equals(status)));
    }
  }

  private static void send(JobServerClient server, String status, String id) {
    assertThat(server.job(id).path("id").asText()).isEqualTo(id);
    sent.getOrDefault(status, new ArrayList<>()).add(id);
  }

  private static void assertMeansAreTrue(JobServerClient server, PrometheusClient prometheus) {
    var means = prometheus.query(Poc.MEAN_JOB_SECONDS);
    for (String status : statuses) {
      var expected =
          sent.getOrDefault(status, List.of()).stream()
              .mapToDouble(id -> server.ran(id).toNanos() / 1e9)
              .average()
              .orElseThrow();
      assertThat(means)
          .filteredOn(sample -> sample.label("status").equals(status))
          .as(status)
          .singleElement()
          .extracting(Sample::value)
          .satisfies(mean -> assertThat(mean).isCloseTo(expected, Percentage.withPercentage(20)));
    }
  }
}
