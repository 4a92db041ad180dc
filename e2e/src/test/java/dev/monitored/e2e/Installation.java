package dev.monitored.e2e;

import static dev.monitored.e2e.Cluster.RELEASE;
import static dev.monitored.e2e.Cluster.SYSTEM;
import static dev.monitored.e2e.Cluster.cluster;

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

  /** Installs it unless a story before this one has. */
  static void ensure() {
    var crd = cluster().kubectl("get", "crd", "monitoreds.monitored.dev", "--ignore-not-found");
    if (crd.isBlank()) {
      install();
    }
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

  /** The {@link Cluster#lives} of the operator. */
  static List<String> operatorLives() {
    return cluster().lives(SYSTEM, Map.of("app.kubernetes.io/component", "operator"));
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
