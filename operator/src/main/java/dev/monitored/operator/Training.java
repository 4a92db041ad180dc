package dev.monitored.operator;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.application.Application;
import dev.monitored.operator.children.Children;
import dev.monitored.operator.cluster.ClusterView;
import dev.monitored.operator.cluster.DiscoveryReads;
import dev.monitored.operator.cluster.Scope;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.plan.Planner;
import dev.monitored.operator.prometheus.OperatedPrometheus;
import dev.monitored.operator.reconcile.MonitoredController;
import dev.monitored.operator.rules.RulesData;
import dev.monitored.operator.serve.Discovery;
import dev.monitored.operator.serve.DiscoveryAccess;
import dev.monitored.operator.serve.OperatorMetrics;
import dev.monitored.operator.serve.Server;
import dev.monitored.operator.snapshot.ApplicationObjects;
import dev.monitored.operator.snapshot.Facts;
import dev.monitored.operator.watch.LenientSerialization;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Does without a cluster as much as possible of what the operator does in one, so that the JVM can
 * keep the classes that it has loaded for the next start.
 */
final class Training {
  private static final String SETTINGS =
      """
      jobServerImage: job-server
      plainPrometheuses:
        - {name: plain, namespace: default, url: "http://localhost:9", rulesConfigMap: rules}
      """;
  private static final String MONITORED =
      """
      apiVersion: monitored.dev/v1alpha1
      kind: Monitored
      metadata: {name: sample, namespace: default, uid: "1"}
      spec: {jobServer: {storage: {size: 1Gi}}}
      """;

  private Training() {}

  static void run() throws IOException, InterruptedException {
    var settings = OperatorSettings.parse(SETTINGS);
    try (var client = nowhere()) {
      render(settings, client);
      serve(settings, client);
    }
  }

  private static KubernetesClient nowhere() {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder()
                .withAutoConfigure(false)
                .withMasterUrl("http://localhost:9")
                .withRequestRetryBackoffLimit(0)
                .build())
        .withKubernetesSerialization(LenientSerialization.serialization())
        .build();
  }

  private static void render(OperatorSettings settings, KubernetesClient client) {
    var json = client.getKubernetesSerialization();
    var monitored = json.unmarshal(MONITORED, Monitored.class);
    var plan = Planner.plan(monitored, facts(settings));
    var application = Application.of(monitored, ApplicationObjects.NONE);
    Children.of(
            monitored, application, plan, new Children.Setup(settings.jobServer(), () -> "token"))
        .forEach(child -> json.clone(json.unmarshal(json.asJson(child.object()))));
    RulesData.of(List.of(monitored));
  }

  private static Facts facts(OperatorSettings settings) {
    var all = new LabelSelector(List.of(), Map.of());
    var ref = new PrometheusRef(PrometheusRef.PROMETHEUS, "default", "operated");
    var operated =
        new OperatedPrometheus(
            ref, Map.of(), all, all, all, all, all, all, "30s", "10s", null, false);
    return new Facts(
        true,
        false,
        List.of(operated),
        settings.plain(),
        Map.of(),
        settings.policy(),
        List.of(),
        List.of());
  }

  private static void serve(OperatorSettings settings, KubernetesClient client)
      throws IOException, InterruptedException {
    var scope = new Scope(Set.of(), Set.of());
    var registry = new CollectorRegistry();
    var metrics = new OperatorMetrics(registry);
    try (var view =
            new ClusterView(
                client,
                scope,
                settings.plain(),
                settings.policy(),
                settings.connections(),
                new DiscoveryReads(InstantSource.system(), () -> true),
                _ -> {});
        var server =
            Server.start(
                0,
                new Discovery(view)::document,
                DiscoveryAccess.EVERYBODY,
                registry,
                view::isServing);
        var http = HttpClient.newHttpClient()) {
      new MonitoredController(
              client,
              view,
              scope,
              settings.jobServer(),
              Optional.empty(),
              metrics,
              InstantSource.system(),
              _ -> {})
          .close();
      for (var path : List.of("livez", "readyz", "metrics", "discovery/plain")) {
        var uri = URI.create("http://localhost:" + server.port() + "/" + path);
        http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
      }
    }
  }
}
