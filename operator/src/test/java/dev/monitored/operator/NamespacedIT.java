package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** In namespaced mode other namespaces do not exist, and API discovery is polled. */
class NamespacedIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Applications applications = Applications.inNewNamespace();

  @Test
  void onlyItsNamespacesAreServed() {
    var elsewhere = new Applications(applications.client(), ApiServer.shared().namespace());
    var server = ApiServer.shared();
    var definitions = ApiServer.monitoring("prometheuses", "servicemonitors");
    var settings =
        "{jobServerImage: image, port: 0, leaderElection: false, watchNamespaces: [%s]}"
            .formatted(applications.namespace());
    try (var _ = RunningOperator.start(settings)) {
      applications.apply("shop", "{workload: {image: shop}}");
      elsewhere.apply("shop", "{workload: {image: shop}}");
      applications.await("shop", "ScrapeConfigured", "False NoPrometheusFound");

      definitions.forEach(server::apply);
      applications.grantDiscovery();
      applications
          .client()
          .resource(
              """
              apiVersion: monitoring.coreos.com/v1
              kind: Prometheus
              metadata: {name: main, namespace: %s}
              spec: {serviceMonitorSelector: {matchLabels: {a: b}}}
              """
                  .formatted(applications.namespace()))
          .create();

      await().atMost(SOON).until(() -> applications.monitor("shop") != null);
      assertThat(elsewhere.status("shop")).isEmpty();
    } finally {
      definitions.forEach(server::delete);
    }
  }
}
