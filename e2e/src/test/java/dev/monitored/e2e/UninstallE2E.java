package dev.monitored.e2e;

import static dev.monitored.e2e.Cluster.NAMESPACE;
import static dev.monitored.e2e.Cluster.cluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Leaving: a Monitored goes without a trace, and the operator goes without taking anything along.
 */
@Order(9)
class UninstallE2E {
  private static final String CHILDREN =
      "deployment,replicaset,pod,service,configmap,servicemonitor,podmonitor,prometheusrule,secret";

  @Test
  @Order(1)
  void nothingIsLeftOfADeletedMonitored() {
    cluster().kubectl("delete", "monitored", "two-replicas", "--namespace", NAMESPACE);

    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() -> assertThat(childrenOf("two-replicas")).isEmpty());
    assertThat(cluster().kubectl("get", "configmap", "--namespace", Cluster.SYSTEM, "-o", "yaml"))
        .doesNotContain("two-replicas");
    try (var prometheus = Installation.prometheus()) {
      await()
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(() -> {
            assertThat(prometheus.activeTargets("two-replicas")).isEmpty();
            assertThat(prometheus.rules("two-replicas")).isEmpty();
          });
    }
  }

  @Test
  @Order(2)
  void anUpgradeWithoutNeedChangesNoPodTemplate() {
    var before = templates();

    Installation.upgrade();

    assertThat(templates()).isEqualTo(before);
  }

  @Test
  @Order(3)
  void anUninstallLeavesTheApplicationsRunning() {
    var pods = runningPods();

    Installation.uninstall();

    assertThat(cluster().kubectl("get", "crd", "monitoreds.monitored.dev")).contains("monitoreds");
    assertThat(cluster().kubectl("get", "monitored", "--namespace", NAMESPACE)).contains("ays");
    assertThat(runningPods()).isEqualTo(pods).isNotEmpty();
    assertThat(cluster().kubectl("get", "lease,deployment", "--namespace", Cluster.SYSTEM))
        .contains("No resources found");
  }

  private static List<String> childrenOf(String name) {
    return cluster()
        .kubectl(
            "get",
            CHILDREN,
            "--namespace",
            NAMESPACE,
            "--output",
            "name",
            "--selector",
            "app.kubernetes.io/instance=" + name)
        .lines()
        .toList();
  }

  private static Map<String, String> templates() {
    var templates = new TreeMap<String, String>();
    cluster()
        .client()
        .apps()
        .deployments()
        .inAnyNamespace()
        .list()
        .getItems()
        .forEach(deployment ->
            templates.put(
                deployment.getMetadata().getNamespace() + "/" + deployment.getMetadata().getName(),
                deployment.getSpec().getTemplate().toString()));
    return templates;
  }

  private static List<String> runningPods() {
    return cluster().client().pods().inNamespace(NAMESPACE).list().getItems().stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .map(pod -> pod.getMetadata().getUid())
        .sorted()
        .toList();
  }
}
