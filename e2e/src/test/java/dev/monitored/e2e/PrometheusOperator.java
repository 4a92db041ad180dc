package dev.monitored.e2e;

import static dev.monitored.e2e.Cluster.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** prometheus-operator in the cluster, and its Prometheus {@code kps}. */
final class PrometheusOperator {
  static final String NAMESPACE = "monitoring";
  static final String PROMETHEUS = "kps";

  private static final Map<String, String> PODS = Map.of("operator.prometheus.io/name", PROMETHEUS);

  private PrometheusOperator() {}

  /** Installs the operator and a Prometheus that selects only {@code release: kps}. */
  static void install() {
    Command.run(Duration.ofMinutes(4), List.of("bash", "-c", Cluster.required("E2E_INSTALL_KPS")));
  }

  static PrometheusClient prometheus() {
    return new PrometheusClient(NAMESPACE, PODS);
  }

  /** Whether that Prometheus can be asked. */
  static boolean isReady() {
    return Forward.readyPods(NAMESPACE, PODS).findAny().isPresent();
  }

  /** Changes the {@code Prometheus} object by a JSON merge patch of its spec. */
  static void patch(String spec) {
    cluster()
        .kubectl(
            "patch",
            "prometheus",
            PROMETHEUS,
            "--namespace",
            NAMESPACE,
            "--type",
            "merge",
            "--patch",
            "{\"spec\":" + spec + "}");
  }
}
