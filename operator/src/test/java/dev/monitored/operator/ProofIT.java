package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.MonitoredStatus;
import dev.monitored.operator.api.MonitoredStatus.Budget;
import dev.monitored.operator.api.MonitoredStatus.DiscoveryStatus;
import dev.monitored.operator.api.MonitoredStatus.FirstProof;
import dev.monitored.operator.api.MonitoredStatus.PrometheusStatus;
import dev.monitored.operator.rules.RuleGroup;
import dev.monitored.operator.rules.Rules;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.openshift.api.model.monitoring.v1.ConfigResourceStatus;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A condition is True only when Prometheus says so, and says why when it is not. */
class ProofIT {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String PROVEN =
      "monitored_operator_time_to_proof_seconds_count{phase=\"proven\",route=\"HttpDiscovery\",} ";

  private final Applications applications = Applications.inNewNamespace();
  private final String namespace = applications.namespace();
  private final FakePrometheus prometheus = FakePrometheus.start();

  @BeforeEach
  void rulesConfigMap() {
    var configMap =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName("rules")
            .withNamespace(namespace)
            .endMetadata()
            .build();
    applications.client().resource(configMap).create();
  }

  @AfterEach
  void stop() {
    prometheus.close();
  }

  @Test
  void whatIsDiscoveredIsProvenDiagnosedMendedAndForgotten() {
    try (var operator = RunningOperator.start(withPlain())) {
      applications.apply("shop", "{workload: {image: shop}, replicas: 2, scrape: {interval: 5s}}");
      await().atMost(SOON).until(() -> data().containsKey(namespace + ".shop.yaml"));
      applications.kubelet().run("shop", 2);
      await().atMost(SOON).until(() -> discovery(operator).contains("shop-1"));

      answer("");
      applications.await("shop", "Ready", "True");
      assertThat(applications.status("shop"))
          .hasValueSatisfying(status -> {
            assertThat(status.targets()).isEqualTo("2/2");
            assertThat(status.via()).isEqualTo("HttpDiscovery");
          });

      answer("dial tcp 10.1.0.1:8080: connect: connection refused");
      applications.await("shop", "TargetsUp", "False NothingListening");
      await().atMost(SOON).until(() -> applications.events("shop", "NothingListening").size() == 1);
      answer("");
      applications.await("shop", "Ready", "True");
      assertSteady(operator);

      applications.delete("shop");
      await().atMost(SOON).until(() -> data().isEmpty());
      assertThat(discovery(operator)).isEqualTo("[]");
      assertThat(operator.get("/metrics").body()).contains(PROVEN + "1.0");
    }
  }

  @Test
  void whatHasNoConditionIsToldOnceAndSurvivesARestart() {
    prometheus.kept(17, 20);
    FirstProof proof;
    try (var operator = RunningOperator.start(withPlain())) {
      applications.apply("shop", "{workload: {image: shop}, replicas: 2, scrape: {interval: 5s}}");
      await().atMost(SOON).until(() -> data().containsKey(namespace + ".shop.yaml"));
      applications.kubelet().run("shop", 2);
      answer("");
      applications.await("shop", "Ready", "True");
      operator.get("/discovery/bundled", "Prometheus/3.13.5");
      await()
          .atMost(SOON)
          .until(() -> entry().discovery(), new DiscoveryStatus(true, null)::equals);
      proof = Objects.requireNonNull(status().firstProof());
      assertThat(proof).hasNoNullFieldsOrProperties();
      assertThat(operator.get("/metrics").body()).contains(PROVEN + "1.0");
      assertThat(entry().budget()).extracting(Budget::text).containsExactly("series 17 of 20");
      await().atMost(SOON).until(() -> applications.events("shop", "BudgetLow").size() == 1);
    }
    try (var restarted = RunningOperator.start(withPlain())) {
      answer("dial tcp 10.1.0.1:8080: connect: connection refused");
      applications.await("shop", "TargetsUp", "False NothingListening");
      answer("");
      applications.await("shop", "Ready", "True");
      assertThat(status().firstProof()).isEqualTo(proof);
      assertThat(entry().discovery()).isEqualTo(new DiscoveryStatus(true, null));
      assertThat(restarted.get("/metrics").body()).doesNotContain(PROVEN);
      assertThat(applications.events("shop", "BudgetLow")).hasSize(1);
    }
  }

  private MonitoredStatus status() {
    return applications.status("shop").orElseThrow();
  }

  private PrometheusStatus entry() {
    return status().prometheuses().getFirst();
  }

  @Test
  void anOperatedPrometheusIsAskedAtItsPods() {
    var server = ApiServer.shared();
    var definitions = ApiServer.monitoring("prometheuses", "servicemonitors", "prometheusrules");
    definitions.forEach(server::apply);
    try (var _ = RunningOperator.start()) {
      applications.grantDiscovery();
      applications.client().resource(operated()).create();
      applications.kubelet().prometheus("main", prometheus.port());
      applications.apply("shop", "{workload: {image: shop}}");
      applications.await("shop", "ScrapeConfigured", "True");
      applications.kubelet().run("shop", 1);
      applications.await("shop", "TargetsUp", "Unknown WaitingForReload");
      applications.await("shop", "RulesLoaded", "Unknown WaitingForReload");

      prometheus.target("serviceMonitor/" + namespace + "/shop/0", "shop-0", "");
      rules().forEach(group -> prometheus.rules(group, ruleFile()));

      applications.await("shop", "Ready", "True");

      applications.apply("shop", "{workload: {image: shop}, scrape: {interval: 10m}}");
      applications.await("shop", "RulesLoaded", "Unknown WaitingForReload");
      rules().forEach(group -> prometheus.rules(group, ruleFile()));
      applications.await("shop", "Ready", "True");
    } finally {
      definitions.forEach(server::delete);
    }
  }

  @Test
  void aPrometheusThatMayNotLookForTargetsIsNamedUntilItMayAndStaysWhenItMayNoMore() {
    var server = ApiServer.shared();
    var definitions = ApiServer.monitoring("prometheuses", "servicemonitors", "prometheusrules");
    definitions.forEach(server::apply);
    try {
      isNamedUntilItMay();
      staysWhenItMayNoMore();
    } finally {
      definitions.forEach(server::delete);
    }
  }

  private void isNamedUntilItMay() {
    try (var _ = RunningOperator.start()) {
      applications.client().resource(operated()).create();
      applications.kubelet().prometheus("main", prometheus.port());
      applications.apply("shop", "{workload: {image: shop}}");
      applications.await("shop", "ScrapeConfigured", "False PrometheusForbidden");
      assertThat(applications.monitor("shop")).isNull();

      applications.grantDiscovery();
      await()
          .atMost(Duration.ofSeconds(40))
          .until(() -> applications.state("shop", "ScrapeConfigured").equals("True"));
    }
  }

  private void staysWhenItMayNoMore() {
    applications.withdrawDiscovery();
    try (var _ = RunningOperator.start()) {
      prometheus.pool("serviceMonitor/" + namespace + "/shop/0");
      applications.kubelet().run("shop", 1);
      applications.await("shop", "TargetsUp", "False PrometheusForbidden");
      assertThat(applications.monitor("shop")).isNotNull();
    }
  }

  @Test
  void aMonitorThatPrometheusOperatorRejectsIsNamedUntilItIsWrittenAnew() {
    var server = ApiServer.shared();
    var definitions = ApiServer.monitoring("prometheuses", "servicemonitors", "prometheusrules");
    definitions.forEach(server::apply);
    try (var _ = RunningOperator.start()) {
      applications.grantDiscovery();
      applications.client().resource(operated()).create();
      applications.kubelet().prometheus("main", prometheus.port());
      applications.apply("shop", "{workload: {image: shop}}");
      applications.await("shop", "ScrapeConfigured", "True");
      applications.kubelet().run("shop", 1);
      applications.await("shop", "TargetsUp", "Unknown WaitingForReload");

      reject(Objects.requireNonNull(applications.monitor("shop")));
      applications.await("shop", "TargetsUp", "False RejectedByOperator");

      applications.apply("shop", "{workload: {image: shop}, scrape: {interval: 30s}}");
      applications.await("shop", "TargetsUp", "Unknown WaitingForReload");
    } finally {
      definitions.forEach(server::delete);
    }
  }

  @Test
  void aPrometheusThatDoesNotAnswerLeavesItUnknown() {
    prometheus.close();
    try (var _ = RunningOperator.start(withPlain())) {
      applications.apply("shop", "{workload: {image: shop}}");
      await().atMost(SOON).until(() -> data().size() == 1);
      applications.kubelet().run("shop", 1);

      applications.await("shop", "TargetsUp", "Unknown PrometheusUnreachable");
      applications.await("shop", "Ready", "Unknown PrometheusUnreachable");
    }
  }

  private void reject(ServiceMonitor monitor) {
    var status =
        """
        bindings:
        - {group: monitoring.coreos.com, resource: prometheuses, namespace: %s, name: main,
           conditions: [{type: Accepted, status: 'False', reason: InvalidConfiguration,
             message: no such scrape class, observedGeneration: %d,
             lastTransitionTime: '2026-11-22T12:00:00Z'}]}
        """
            .formatted(namespace, monitor.getMetadata().getGeneration());
    monitor.setStatus(Serialization.unmarshal(status, ConfigResourceStatus.class));
    applications.client().resource(monitor).updateStatus();
  }

  private String operated() {
    return """
    apiVersion: monitoring.coreos.com/v1
    kind: Prometheus
    metadata: {name: main, namespace: %s}
    spec:
      serviceMonitorSelector: {}
      serviceMonitorNamespaceSelector: {}
      ruleSelector: {}
      ruleNamespaceSelector: {}
    """
        .formatted(namespace);
  }

  private void answer(String error) {
    prometheus.clear();
    for (var pod : List.of("shop-0", "shop-1")) {
      prometheus.discovered(namespace, "shop", pod, error);
    }
    rules().forEach(prometheus::rules);
  }

  /** As prometheus-operator calls it. */
  private String ruleFile() {
    var uid =
        applications
            .client()
            .resources(PrometheusRule.class)
            .inNamespace(namespace)
            .withName("shop")
            .require()
            .getMetadata()
            .getUid();
    return "/etc/prometheus/rules/prometheus-main-rulefiles-0/%s-shop-%s.yaml"
        .formatted(namespace, uid);
  }

  private List<RuleGroup> rules() {
    var monitored =
        applications
            .client()
            .resources(Monitored.class)
            .inNamespace(namespace)
            .withName("shop")
            .require();
    return Rules.of(monitored);
  }

  private static void assertSteady(RunningOperator operator) {
    await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
    var before = operator.writes();
    await().pollDelay(Duration.ofSeconds(20)).atMost(Duration.ofSeconds(30)).until(() -> true);
    assertThat(operator.writes()).isEqualTo(before);
  }

  private static String discovery(RunningOperator operator) {
    return operator.get("/discovery/bundled").body();
  }

  private Map<String, String> data() {
    return Objects.requireNonNullElse(
        applications
            .client()
            .configMaps()
            .inNamespace(namespace)
            .withName("rules")
            .require()
            .getData(),
        Map.of());
  }

  private String withPlain() {
    return """
    jobServerImage: image
    port: 0
    leaderElection: false
    plainPrometheuses:
      - {name: bundled, namespace: %s, url: "%s", rulesConfigMap: rules, scrapeInterval: 5s}
    """
        .formatted(namespace, prometheus.url());
  }
}
