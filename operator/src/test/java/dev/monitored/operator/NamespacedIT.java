package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** In namespaced mode other namespaces do not exist, and API discovery is polled. */
class NamespacedIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Applications applications = Applications.inNewNamespace();

  @Test
  void onlyItsNamespacesAreServed() {
    var elsewhere = new Applications(applications.client(), BareApiServer.shared().namespace());
    var server = BareApiServer.shared();
    var definitions = BareApiServer.monitoring("prometheuses", "servicemonitors");
    var settings =
        "{jobServerImage: image, port: 0, leaderElection: false, watchNamespaces: [%s]}"
            .formatted(applications.namespace());
    try (var _ = RunningOperator.start(settings)) {
      applications.apply("shop", "{workload: {image: shop}}");
      elsewhere.apply("shop", "{workload: {image: shop}}");
      applications.await("shop", "ScrapeConfigured", "False NoPrometheusFound");

      definitions.forEach(server::apply);
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

      await().atMost(SOON).until(() -> monitor() != null);
      assertThat(elsewhere.status("shop")).isEmpty();
    } finally {
      definitions.forEach(server::delete);
    }
  }

  private ServiceMonitor monitor() {
    return applications
        .client()
        .resources(ServiceMonitor.class)
        .inNamespace(applications.namespace())
        .withName("shop")
        .get();
  }
}
