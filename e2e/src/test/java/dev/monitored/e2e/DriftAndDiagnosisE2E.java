package dev.monitored.e2e;

import static dev.monitored.e2e.Cluster.NAMESPACE;
import static dev.monitored.e2e.Cluster.cluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What goes wrong in a cluster is put right, or named with its one reason, and then mended. */
@Order(4)
class DriftAndDiagnosisE2E {
  private static final Duration NAMED = Duration.ofSeconds(60);
  private static final Duration RELOAD = Duration.ofMinutes(6);
  private static final String ALL_NAMESPACES = "\"serviceMonitorNamespaceSelector\":{}";

  @Test
  @Order(1)
  void aServicePortRenamedByHandIsPutBackWithOneEvent() {
    List<String> seen = new ArrayList<>();

    cluster()
        .kubectl(
            "patch",
            "service",
            "ays",
            "--namespace",
            NAMESPACE,
            "--type",
            "json",
            "--patch",
            "[{\"op\":\"replace\",\"path\":\"/spec/ports/0/name\",\"value\":\"by-hand\"}]");

    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(250))
        .until(() -> {
          seen.add(cluster().monitored("ays").state("Ready"));
          return !servicePorts("ays").contains("by-hand");
        });
    await()
        .during(Duration.ofSeconds(15))
        .atMost(Duration.ofSeconds(25))
        .until(() -> !cluster().monitored("ays").state("Ready").startsWith("False"));
    assertThat(cluster().events("ays", "DriftRepaired")).hasSize(1);
    assertThat(seen).noneMatch(state -> state.startsWith("False"));
  }

  @Test
  @Order(2)
  void aChosenPrometheusThatSelectsByAnotherLabelKeepsTheTarget() {
    cluster()
        .kubectl(
            "label",
            "prometheus",
            PrometheusOperator.PROMETHEUS,
            "--overwrite",
            "--namespace",
            PrometheusOperator.NAMESPACE,
            "e2e.monitored.dev/prometheus=kps");
    Manifest.apply("chosen.yaml");
    try (var prometheus = PrometheusOperator.prometheus()) {
      var phases = Phases.ofServiceMonitor("chosen", prometheus);
      await().atMost(RELOAD).pollInterval(Duration.ofSeconds(1)).until(phases::isPoolKnown);
      Waiting.untilCondition("chosen", "Ready", "True", RELOAD);
      phases.reportSinceApply();
    }
    assertThat(cluster().monitored("chosen").via()).isEqualTo("ServiceMonitor");

    var changed = Instant.now();
    PrometheusOperator.patch(selecting("{\"release\":null,\"team\":\"shop\"}"));

    await()
        .atMost(NAMED)
        .until(() -> cluster().label("servicemonitor", "chosen", "team").equals("shop"));
    Waiting.untilCondition("chosen", "Ready", "True", RELOAD);
    try (var prometheus = PrometheusOperator.prometheus()) {
      await()
          .atMost(NAMED)
          .untilAsserted(() -> assertThat(leastSince(changed, prometheus)).contains(1.0));
    }
  }

  @Test
  @Order(3)
  void aSelectorThatSelectsNothingIsNamedAndMended() {
    PrometheusOperator.patch("{\"serviceMonitorSelector\":null,\"podMonitorSelector\":{}}");

    Waiting.untilCondition("chosen", "ScrapeConfigured", "False SelectorSelectsNothing", NAMED);

    PrometheusOperator.patch(selecting("{\"release\":\"kps\"}"));
    Waiting.untilCondition("chosen", "ScrapeConfigured", "True", NAMED);
    Waiting.untilCondition("chosen", "Ready", "True", RELOAD);
  }

  @Test
  @Order(4)
  void aNamespaceThatIsNotSelectedIsNamedAndMended() {
    PrometheusOperator.patch(
        "{\"serviceMonitorNamespaceSelector\":{\"matchLabels\":{\"monitoring\":\"yes\"}}}");

    Waiting.untilCondition("chosen", "ScrapeConfigured", "False NamespaceNotSelected", NAMED);

    PrometheusOperator.patch("{\"serviceMonitorNamespaceSelector\":{\"matchLabels\":null}}");
    Waiting.untilCondition("chosen", "ScrapeConfigured", "True", NAMED);
    Waiting.untilCondition("chosen", "Ready", "True", RELOAD);
  }

  @Test
  @Order(5)
  void aContainerThatListensOnNothingIsNamedAndMended() {
    Manifest.apply("deaf.yaml");
    Waiting.untilCondition("deaf", "WorkloadReady", "True", Duration.ofMinutes(2));

    Waiting.untilCondition("deaf", "TargetsUp", "False NothingListening", NAMED);

    cluster()
        .kubectl(
            "patch",
            "monitored",
            "deaf",
            "--namespace",
            NAMESPACE,
            "--type",
            "json",
            "--patch",
            "[{\"op\":\"remove\",\"path\":\"/spec/workload/command\"},"
                + "{\"op\":\"add\",\"path\":\"/spec/workload/env\",\"value\":["
                + "{\"name\":\"JOBSERVER_AUTH\",\"value\":\"off\"},"
                + "{\"name\":\"JOBSERVER_DATA_DIR\",\"value\":\"/tmp\"}]}]");
    Waiting.untilCondition("deaf", "Ready", "True", RELOAD);
  }

  private static String selecting(String labels) {
    return "{\"serviceMonitorSelector\":{\"matchLabels\":%s},\"ruleSelector\":{\"matchLabels\":%s},%s}"
        .formatted(labels, labels, ALL_NAMESPACES);
  }

  private static List<String> servicePorts(String name) {
    return cluster()
        .client()
        .services()
        .inNamespace(NAMESPACE)
        .withName(name)
        .require()
        .getSpec()
        .getPorts()
        .stream()
        .map(port -> port.getName())
        .toList();
  }

  private static Optional<Double> leastSince(Instant changed, PrometheusClient prometheus) {
    var seconds = Duration.between(changed, Instant.now()).toSeconds();
    return prometheus.value("min_over_time(up{job=\"chosen\"}[%ds])".formatted(seconds));
  }
}
