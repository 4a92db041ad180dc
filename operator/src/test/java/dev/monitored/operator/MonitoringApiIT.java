package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** prometheus-operator's API comes, goes and comes again while the operator runs. */
class MonitoringApiIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final List<Path> DEFINITIONS =
      ApiServer.monitoring("prometheuses", "servicemonitors", "prometheusrules");

  private final Applications applications = Applications.inNewNamespace();
  private final ApiServer server = ApiServer.shared();

  @AfterEach
  void leaveItAsItWas() {
    DEFINITIONS.forEach(server::delete);
  }

  @Test
  void itsObjectsAreWrittenWhenItIsThereAndPutRightWithoutARestart() {
    try (var _ = RunningOperator.start()) {
      applications.apply("shop", "{workload: {image: shop}}");
      applications.await("shop", "ScrapeConfigured", "False NoPrometheusFound");

      DEFINITIONS.forEach(server::apply);
      applications.grantDiscovery();
      prometheus("release: kps");
      await().atMost(SOON).untilAsserted(() -> assertThat(release()).isEqualTo("kps"));
      await().atMost(SOON).until(() -> rule() != null);
      applications.await("shop", "ScrapeConfigured", "True");
      applications.await("shop", "TargetsUp", "Unknown WaitingForScrape");

      prometheus("release: other");
      await().atMost(SOON).untilAsserted(() -> assertThat(release()).isEqualTo("other"));

      server.delete(DEFINITIONS.get(1));
      applications.apply("shop", "{workload: {image: shop}, replicas: 2}");
      await().atMost(SOON).until(() -> replicas() == 2);
      server.apply(DEFINITIONS.get(1));
      await().atMost(SOON).untilAsserted(() -> assertThat(release()).isEqualTo("other"));

      applications.client().resource(applications.monitor("shop")).delete();
      await().atMost(SOON).untilAsserted(() -> assertThat(release()).isEqualTo("other"));
    }
  }

  private void prometheus(String label) {
    var yaml =
        """
        apiVersion: monitoring.coreos.com/v1
        kind: Prometheus
        metadata: {name: main, namespace: %s}
        spec:
          serviceMonitorSelector: {matchLabels: {%s}}
          serviceMonitorNamespaceSelector: {}
          ruleSelector: {matchLabels: {%s}}
          ruleNamespaceSelector: {}
        """
            .formatted(applications.namespace(), label, label);
    applications.client().resource(yaml).fieldManager("user").forceConflicts().serverSideApply();
  }

  private String release() {
    var found = applications.monitor("shop");
    return found == null
        ? "absent"
        : found.getMetadata().getLabels().getOrDefault("release", "absent");
  }

  private PrometheusRule rule() {
    return applications
        .client()
        .resources(PrometheusRule.class)
        .inNamespace(applications.namespace())
        .withName("shop")
        .get();
  }

  private int replicas() {
    GenericKubernetesResource found =
        applications
            .client()
            .genericKubernetesResources("apps/v1", "Deployment")
            .inNamespace(applications.namespace())
            .withName("shop")
            .get();
    return found == null ? -1 : found.<Integer>get("spec", "replicas");
  }
}
