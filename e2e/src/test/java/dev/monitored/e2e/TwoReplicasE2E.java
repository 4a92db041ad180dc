package dev.monitored.e2e;

import static dev.monitored.e2e.Cluster.cluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.e2e.PrometheusClient.Sample;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A workload with two replicas, scraped by two Prometheuses over two routes that must agree. */
@Order(3)
class TwoReplicasE2E {
  private static final String NAME = "two-replicas";

  @Test
  @Order(1)
  void bothReplicasAreUpInBothPrometheuses() {
    Manifest.apply("two-replicas.yaml");

    Waiting.untilCondition(NAME, "Ready", "True", Duration.ofMinutes(6));

    assertThat(cluster().monitored(NAME).targets()).isEqualTo("2/2");
    assertThat(cluster().monitored(NAME).via()).isEqualTo("HttpDiscovery,ServiceMonitor");
  }

  @Test
  @Order(2)
  void bothPrometheusesGiveTheSameAnswers() {
    try (var server = JobServerClient.withoutToken(NAME);
        var bundled = Installation.prometheus();
        var operated = PrometheusOperator.prometheus()) {
      runOne(server);
      // What happened before a series was first scraped is in no rate: both begin with this job.
      await().atMost(Duration.ofSeconds(30)).until(() -> knowsOne(bundled) && knowsOne(operated));
      for (int round = 0; round < 4; round++) {
        runOne(server);
        await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
      }
      server.sleep(120, "ok", 150);

      await()
          .atMost(Duration.ofSeconds(40))
          .untilAsserted(() ->
              List.of(Poc.MEAN_JOB_SECONDS, Poc.MEAN_REQUEST_SECONDS, Poc.RUNNING_JOBS)
                  .forEach(query -> assertAgree(query, bundled, operated)));
    }
  }

  private static void runOne(JobServerClient server) {
    var job = server.sleep(0.5, "ok", 60);
    await().until(() -> server.state(job).equals("ok"));
  }

  private static boolean knowsOne(PrometheusClient prometheus) {
    var ended = "sum(ays_job_count_total{job=\"%s\",status=\"ok\"})".formatted(NAME);
    return prometheus.value(ended).filter(count -> count >= 1).isPresent();
  }

  private static void assertAgree(String query, PrometheusClient one, PrometheusClient other) {
    var expected = answers(one, query);
    var actual = answers(other, query);
    assertThat(actual.keySet()).as(query).isNotEmpty().isEqualTo(expected.keySet());
    expected.forEach((labels, value) ->
        assertThat(actual.getOrDefault(labels, Double.NaN))
            .as(query + " " + labels)
            .isCloseTo(value, Percentage.withPercentage(20)));
  }

  /** What a Prometheus answers about this application; 0/0 is no answer. */
  private static Map<Map<String, String>, Double> answers(
      PrometheusClient prometheus, String query) {
    return prometheus.query(query).stream()
        .filter(sample -> !Double.isNaN(sample.value()))
        .filter(sample -> sample.labels().isEmpty() || sample.label("job").equals(NAME))
        .filter(sample -> !sample.label("endpoint").equals("/metrics"))
        .collect(Collectors.toMap(Sample::labels, Sample::value));
  }
}
