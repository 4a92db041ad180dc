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

  /** Installs both unless a story before this one has. */
  static void ensure() {
    if (!isReady()) {
      install();
    }
  }

  static String image() {
    return cluster()
        .kubectl(
            "get",
            "prometheus",
            PROMETHEUS,
            "--namespace",
            NAMESPACE,
            "--output",
            "jsonpath={.spec.image}");
  }

  /** A token of the account of that Prometheus. */
  static String token() {
    return cluster().kubectl("create", "token", PROMETHEUS, "--namespace", NAMESPACE).strip();
  }

  /** Lets the account of that Prometheus read metrics that the API server authorizes, or not. */
  static void mayReadMetrics(boolean isAllowed) {
    var verb = isAllowed ? "get" : "head";
    cluster()
        .kubectl(
            "patch",
            "clusterrole",
            PROMETHEUS,
            "--type",
            "json",
            "--patch",
            "[{\"op\":\"test\",\"path\":\"/rules/2/nonResourceURLs\",\"value\":[\"/metrics\"]},"
                + "{\"op\":\"replace\",\"path\":\"/rules/2/verbs\",\"value\":[\"%s\"]}]"
                    .formatted(verb));
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
