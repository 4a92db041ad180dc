package dev.monitored.e2e;

import static dev.monitored.e2e.Cluster.NAMESPACE;
import static dev.monitored.e2e.Cluster.cluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Applications that were there before: one with its own Deployment, and the DNS of the cluster. */
@Order(7)
class TargetE2E {
  private static final String SYSTEM_NAMESPACE = "kube-system";
  private static final Duration READY = Duration.ofMinutes(6);

  @Test
  @Order(1)
  void aDeploymentOfOnesOwnIsProvenWithoutBeingModified() {
    Manifest.apply("checkout.yaml");
    cluster().kubectl("rollout", "status", "deployment/checkout", "--namespace", NAMESPACE);
    var before = spec();

    cluster()
        .kubectl("apply", "--namespace", NAMESPACE, "-f", Samples.path("target-deployment.yaml"));

    Waiting.untilCondition("checkout", "Ready", "True", READY);
    assertThat(cluster().monitored("checkout").targets()).isEqualTo("2/2");
    assertThat(cluster().monitored("checkout").via()).isEqualTo("HttpDiscovery,ServiceMonitor");
    assertThat(spec()).isEqualTo(before);
    assertSameLabels("up{job=\"checkout\",namespace=\"shop\"}", 2);
  }

  @Test
  @Order(2)
  void theDnsOfTheClusterIsProven() {
    cluster().kubectl("apply", "-f", Samples.path("target-coredns.yaml"));

    Waiting.untilCondition(SYSTEM_NAMESPACE, "coredns", "Ready", "True", READY);
    assertSameLabels("coredns_build_info{job=\"coredns\",namespace=\"kube-system\"}", 1);
  }

  @AfterAll
  static void nothingStaysInTheNamespaceOfTheSystem() {
    cluster()
        .kubectl(
            "delete",
            "monitored",
            "coredns",
            "--namespace",
            SYSTEM_NAMESPACE,
            "--ignore-not-found");
  }

  private static String spec() {
    return cluster()
        .kubectl(
            "get",
            "deployment",
            "checkout",
            "--namespace",
            NAMESPACE,
            "--output",
            "jsonpath={.metadata.uid} {.metadata.generation} {.metadata.labels} {.spec}");
  }

  /** Both Prometheuses give the series the same labels. */
  private static void assertSameLabels(String query, int count) {
    try (var bundled = Installation.prometheus();
        var operated = PrometheusOperator.prometheus()) {
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> {
            var one = labels(bundled, query);
            assertThat(one).hasSize(count).isEqualTo(labels(operated, query));
          });
    }
  }

  private static List<String> labels(PrometheusClient prometheus, String query) {
    return prometheus.query(query).stream()
        .map(sample -> sample.labels().toString())
        .sorted()
        .toList();
  }
}
