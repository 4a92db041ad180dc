package dev.monitored.e2e;

import static dev.monitored.e2e.Cluster.RELEASE;
import static dev.monitored.e2e.Cluster.SYSTEM;
import static dev.monitored.e2e.Cluster.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The chart as installed from the values that {@code make} uses for its images. */
final class Installation {
  private static final String CHART = Cluster.PROJECT.resolve("helm/monitored").toString();

  private Installation() {}

  static void install() {
    cluster().helm(arguments("install", RELEASE, CHART, "--create-namespace", "--wait"));
  }

  static void upgrade() {
    cluster().helm(arguments("upgrade", RELEASE, CHART, "--wait"));
  }

  static void uninstall() {
    cluster().helm("uninstall", RELEASE, "--namespace", SYSTEM, "--wait");
  }

  /** The Prometheus that the chart brought. */
  static PrometheusClient prometheus() {
    return new PrometheusClient(SYSTEM, Map.of("app.kubernetes.io/component", "prometheus"));
  }

  static List<Pod> operatorPods() {
    return cluster()
        .client()
        .pods()
        .inNamespace(SYSTEM)
        .withLabel("app.kubernetes.io/component", "operator")
        .list()
        .getItems();
  }

  /** Which Pods of the operator run, and how often their containers were started. */
  static List<String> operatorLives() {
    return operatorPods().stream()
        .flatMap(pod ->
            pod.getStatus().getContainerStatuses().stream()
                .map(status -> pod.getMetadata().getUid() + " " + status.getRestartCount()))
        .sorted()
        .toList();
  }

  private static String[] arguments(String... command) {
    return Stream.concat(
            Stream.of(command),
            Stream.of(
                "--namespace",
                SYSTEM,
                "--values",
                Cluster.required("E2E_VALUES"),
                "--set",
                "prometheus.enabled=true",
                "--timeout",
                "4m"))
        .toArray(String[]::new);
  }
}
