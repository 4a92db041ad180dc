package dev.monitored.e2e;

import static dev.monitored.e2e.Cluster.cluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * prometheus-operator, and a Prometheus that selects only {@code release: kps}, arrive when the
 * application has long been running.
 */
@Order(2)
class PrometheusOperatorArrivesE2E {
  @Test
  @Order(1)
  void itsObjectsAreWrittenWithTheLabelsThatItSelectsAndWithoutARestart() {
    var lives = Installation.operatorLives();

    PrometheusOperator.install();

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> {
          assertThat(cluster().label("servicemonitor", "ays", "release")).isEqualTo("kps");
          assertThat(cluster().label("prometheusrule", "ays", "release")).isEqualTo("kps");
        });
    assertThat(Installation.operatorLives()).isEqualTo(lives);
  }

  @Test
  @Order(2)
  void theWaitForItsReloadNeverLooksLikeAFault() {
    List<String> seen = new ArrayList<>();

    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> {
          note(seen);
          return PrometheusOperator.isReady();
        });
    try (var prometheus = PrometheusOperator.prometheus()) {
      var phases = Phases.ofServiceMonitor("ays", prometheus);
      await()
          .atMost(Duration.ofMinutes(6))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> {
            var monitored = note(seen);
            return phases.isPoolKnown()
                && monitored.state("Ready").equals("True")
                && monitored.via().equals("HttpDiscovery,ServiceMonitor");
          });
      phases.reportSinceServiceMonitor();
    }

    assertThat(seen).noneMatch(state -> state.startsWith("False"));
    assertThat(cluster().monitored("ays").targets()).isEqualTo("1/1");
  }

  private static MonitoredView note(List<String> seen) {
    var monitored = cluster().monitored("ays");
    seen.add(monitored.state("TargetsUp"));
    seen.add(monitored.state("RulesLoaded"));
    return monitored;
  }
}
