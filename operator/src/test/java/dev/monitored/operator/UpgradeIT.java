package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.rules.Rules;
import dev.monitored.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Takes over what the operator at commit 7732627 has written: {@code ays} by discovery, {@code
 * shop} and {@code shop-2} by ServiceMonitor, {@code pods} by PodMonitor, and {@code board}, whose
 * two Prometheuses contradict each other and whose dashboard was edited by hand.
 */
class UpgradeIT {
  private static final String NAMESPACE = "upgrade";
  private static final String MONITORING = "monitoring.coreos.com/v1";
  private static final String PATH = "/apis/monitoring.coreos.com/v1/namespaces/upgrade/";
  private static final List<String> NAMES = List.of("ays", "shop", "shop-2", "pods", "board");
  private static final Duration A_MINUTE = Duration.ofSeconds(60);
  private static final List<Path> DEFINITIONS = ApiServer.monitoring();

  private final ApiServer server = ApiServer.shared();
  private final KubernetesClient client = server.client();
  private final Applications applications = new Applications(client, NAMESPACE);
  private final FakePrometheus prometheus = FakePrometheus.start();

  @BeforeEach
  void asTheOldVersionLeftIt() throws IOException {
    Applications.inNewNamespace();
    DEFINITIONS.forEach(server::apply);
    var recording = new Recording(client, Path.of("src/test/resources/upgrade"));
    recording.namespace(NAMESPACE);
    for (var file : List.of("prometheuses", "rules", "ays", "shop", "shop-2", "pods", "board")) {
      recording.replay(file + ".yaml");
    }
    var kubelet = applications.kubelet();
    List.of("main", "other").forEach(name -> kubelet.prometheus(name, prometheus.port()));
    kubelet.agent("pods", prometheus.port());
    NAMES.forEach(name -> kubelet.running(name, name + "-0", "10.1.0.1"));
    prometheus.port("ays-0", 6600);
    prometheus.port("shop-2-0", 9000);
    answer();
  }

  @AfterEach
  void nothingIsLeft() {
    prometheus.close();
    DEFINITIONS.forEach(server::delete);
  }

  @Test
  void nothingRestartsNoVerdictChangesAndNothingOfTheOldVersionIsLeft() {
    var deployments = deployments();
    var verdicts = verdicts();
    Map<String, Map<String, Object>> upgraded;

    try (var operator = RunningOperator.start(settings())) {
      await().pollDelay(Duration.ofSeconds(5)).until(() -> true);
      answer();
      await().pollDelay(Duration.ofSeconds(5)).until(() -> true);

      applications.await("board", "Ready", "True");
      assertThat(operator.writes())
          .noneMatch(write -> write.matches(".*/(deployments|secrets)/.*"))
          .filteredOn(write -> write.contains("/services/"))
          .as("each Service finds its ports by number now")
          .containsExactlyInAnyOrderElementsOf(
              NAMES.stream()
                  .map("PATCH /api/v1/namespaces/upgrade/services/%s"::formatted)
                  .toList());
      assertThat(operator.writes())
          .filteredOn(write -> write.contains("/persistentvolume"))
          .as("its labels are no longer those that tools prune by")
          .containsExactly("PATCH /api/v1/namespaces/upgrade/persistentvolumeclaims/ays-data");
      assertThat(operator.writes())
          .filteredOn(write -> write.startsWith("DELETE"))
          .as("objects that are called otherwise now")
          .containsExactlyInAnyOrder(
              "DELETE " + PATH + "servicemonitors/board-2",
              "DELETE " + PATH + "prometheusrules/board-2");
      assertThat(deployments()).isEqualTo(deployments);
      assertThat(verdicts()).isEqualTo(verdicts);
      upgraded = children();
    }
    try (var again = RunningOperator.start(settings())) {
      await().pollDelay(Duration.ofSeconds(5)).until(() -> true);
      assertThat(again.writes()).isEmpty();

      all().forEach(FilterWatchListDeletable::delete);
      await()
          .atMost(A_MINUTE)
          .untilAsserted(() -> assertThat(children().keySet()).isEqualTo(upgraded.keySet()));
      children()
          .forEach((child, content) ->
              assertThat(content).as(child + " made new").isEqualTo(upgraded.get(child)));
    }
  }

  /** Every Prometheus scrapes what its monitors find, and has loaded the rules of now. */
  private void answer() {
    prometheus.discovered(NAMESPACE, "ays", "ays-0", "");
    children()
        .forEach((child, content) -> {
          var name = child.substring(child.indexOf('/') + 1);
          var owner = NAMES.contains(name) ? name : "board";
          if (child.startsWith("ServiceMonitor/")) {
            prometheus.target("serviceMonitor/upgrade/" + name + "/0", owner, owner + "-0", "");
          } else if (child.startsWith("PodMonitor/")) {
            prometheus.target("podMonitor/upgrade/" + name + "/0", owner, owner + "-0", "");
          }
        });
    for (var name : NAMES) {
      var monitored =
          client.resources(Monitored.class).inNamespace(NAMESPACE).withName(name).require();
      Rules.of(monitored).forEach(prometheus::rules);
      rulesOf(name)
          .forEach(file -> Rules.of(monitored).forEach(group -> prometheus.rules(group, file)));
    }
  }

  private Stream<String> rulesOf(String name) {
    return client
        .genericKubernetesResources(MONITORING, "PrometheusRule")
        .inNamespace(NAMESPACE)
        .withLabel(Labels.INSTANCE, name)
        .list()
        .getItems()
        .stream()
        .map(GenericKubernetesResource::getMetadata)
        .map(rule ->
            "/etc/prometheus/rules/x/%s-%s-%s.yaml"
                .formatted(NAMESPACE, rule.getName(), rule.getUid()));
  }

  /** Generation and Pod template, by name. */
  private Map<String, List<Object>> deployments() {
    return client.apps().deployments().inNamespace(NAMESPACE).list().getItems().stream()
        .collect(
            Collectors.toMap(
                found -> found.getMetadata().getName(),
                found ->
                    List.of(found.getMetadata().getGeneration(), found.getSpec().getTemplate())));
  }

  /** Each condition, and since when it is so. */
  private Map<String, List<String>> verdicts() {
    return NAMES.stream()
        .collect(
            Collectors.toMap(
                name -> name,
                name ->
                    applications.status(name).orElseThrow().conditions().stream()
                        .filter(UpgradeIT::isOfTheOldVersion)
                        .map(UpgradeIT::verdict)
                        .toList()));
  }

  private static boolean isOfTheOldVersion(Condition condition) {
    return !condition.getType().equals(Conditions.SERIES_PRESENT);
  }

  private static String verdict(Condition condition) {
    return "%s %s since %s"
        .formatted(condition.getType(), condition.getStatus(), condition.getLastTransitionTime());
  }

  /** With the owners of their fields, but without what is each object's own. */
  private Map<String, Map<String, Object>> children() {
    var children = new TreeMap<String, Map<String, Object>>();
    all()
        .flatMap(kind -> kind.list().getItems().stream())
        .forEach(child ->
            children.put(child.getKind() + "/" + child.getMetadata().getName(), comparable(child)));
    return children;
  }

  private Stream<
          FilterWatchListDeletable<
              GenericKubernetesResource,
              GenericKubernetesResourceList,
              Resource<GenericKubernetesResource>>>
      all() {
    return Map.of(
            "Deployment",
            "apps/v1",
            "Service",
            "v1",
            "ConfigMap",
            "v1",
            "ServiceMonitor",
            MONITORING,
            "PodMonitor",
            MONITORING,
            "PrometheusRule",
            MONITORING)
        .entrySet()
        .stream()
        .map(kind ->
            client
                .genericKubernetesResources(kind.getValue(), kind.getKey())
                .inNamespace(NAMESPACE)
                .withLabel(Labels.MANAGED_BY, Labels.OPERATOR));
  }

  private static Map<String, Object> comparable(GenericKubernetesResource child) {
    var managers =
        child.getMetadata().getManagedFields().stream()
            .filter(entry -> entry.getSubresource() == null)
            .map(entry ->
                entry.getManager() + " " + entry.getOperation() + " " + entry.getFieldsV1())
            .sorted()
            .toList();
    var content = new TreeMap<>(child.getAdditionalProperties());
    content.remove("status");
    if (content.get("spec") instanceof Map<?, ?> spec) {
      spec.keySet().removeIf(key -> List.of("clusterIP", "clusterIPs").contains(key));
    }
    content.put("labels", child.getMetadata().getLabels());
    content.put("managers", managers);
    return content;
  }

  private String settings() {
    return """
    jobServerImage: registry.example.org/job-server:1.0
    port: 0
    leaderElection: false
    prometheuses: {allow: [{namespace: upgrade}]}
    plainPrometheuses:
      - {name: bundled, namespace: upgrade, url: "%s", rulesConfigMap: rules, scrapeInterval: 5s}
    """
        .formatted(prometheus.url());
  }
}
