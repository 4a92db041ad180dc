package dev.monitored.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.operator.ApiServer;
import dev.monitored.operator.cluster.ClusterView;
import dev.monitored.operator.cluster.DiscoveryReads;
import dev.monitored.operator.cluster.Scope;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.prometheus.Connections;
import dev.monitored.operator.prometheus.PlainPrometheus;
import dev.monitored.operator.prometheus.PrometheusPolicy;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RulesConfigMapsIT {
  private final KubernetesClient client = ApiServer.shared().client();
  private final String namespace = "rules-" + UUID.randomUUID().toString().substring(0, 8);
  private final PlainPrometheus prometheus =
      new PlainPrometheus(
          new PrometheusRef(PrometheusRef.PLAIN, namespace, "bundled"),
          Map.of(),
          "http://127.0.0.1:9",
          "rules",
          null,
          null);

  /**
   * A reconciliation that is under way when its Monitored is deleted fails, and keeps its rules.
   */
  @Test
  void ofOneThatIsGoneNoRulesAreKept() {
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("rules")
                .withNamespace(namespace)
                .endMetadata()
                .addToData(namespace + ".gone.yaml", "groups: []")
                .build())
        .fieldManager("monitored-operator")
        .serverSideApply();
    var scope = new Scope(Set.of(namespace), Set.of(namespace));
    try (var view =
            new ClusterView(
                client,
                scope,
                List.of(prometheus),
                PrometheusPolicy.NONE,
                Connections.NONE,
                new DiscoveryReads(InstantSource.system(), () -> true),
                _ -> {});
        var rules = new RulesConfigMaps(client, view, _ -> {})) {
      view.start();
      await().atMost(Duration.ofSeconds(30)).until(view::isSettled);
      rules.keepUnlessKnown(new MonitoredRef(namespace, "gone"));

      rules.start();

      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() ->
              assertThat(
                      client
                          .configMaps()
                          .inNamespace(namespace)
                          .withName("rules")
                          .require()
                          .getData())
                  .isNullOrEmpty());
    }
  }
}
