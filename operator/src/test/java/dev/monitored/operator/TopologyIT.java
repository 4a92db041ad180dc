package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.operator.api.MonitoredStatus;
import dev.monitored.operator.api.MonitoredStatus.RulesStatus;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clusters in which not one Prometheus scrapes, stores and evaluates everything. */
class TopologyIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String SPEC = "{workload: {image: shop}}";
  private static final List<Path> DEFINITIONS =
      ApiServer.monitoring(
          "prometheuses", "prometheusagents", "thanosrulers", "servicemonitors", "prometheusrules");

  private final Applications applications = Applications.inNewNamespace();
  private final FakePrometheus prometheus = FakePrometheus.start();
  private final ApiServer server = ApiServer.shared();

  @BeforeEach
  void serve() {
    DEFINITIONS.forEach(server::apply);
    applications.grantDiscovery();
  }

  @AfterEach
  void leaveItAsItWas() {
    prometheus.close();
    DEFINITIONS.forEach(server::delete);
  }

  @Test
  void m13WhatAThanosRulerEvaluatesIsWrittenForItAndReadyIsPossible() {
    object("v1", "Prometheus", "main", "serviceMonitorSelector: {}");
    object("v1", "ThanosRuler", "rules", "ruleSelector: {matchLabels: {team: platform}}");
    applications.kubelet().prometheus("main", prometheus.port());

    try (var _ = RunningOperator.start()) {
      run();

      applications.await("shop", "Ready", "True");
      assertThat(applications.state("shop", "RulesLoaded")).isEqualTo("absent");
      assertThat(applications.state("shop", "SeriesPresent")).isEqualTo("True");
      assertThat(rules()).extracting(RulesStatus::reason).isEqualTo("EvaluatedElsewhere");
      assertThat(Objects.requireNonNull(rule()).getMetadata().getLabels())
          .containsEntry("team", "platform");
    }
  }

  @Test
  void n2WithAnAgentOnlyReadyIsPossibleAndTheStatusSaysWhatItCannotTell() {
    object("v1alpha1", "PrometheusAgent", "main", "serviceMonitorSelector: {}");
    applications.kubelet().agent("main", prometheus.port());

    try (var _ = RunningOperator.start()) {
      run();

      applications.await("shop", "Ready", "True");
      assertThat(applications.state("shop", "RulesLoaded")).isEqualTo("absent");
      assertThat(applications.state("shop", "SeriesPresent")).isEqualTo("absent");
      assertThat(rules()).extracting(RulesStatus::reason).isEqualTo("NotPossibleByAgent");
      assertThat(prometheus.requests("query")).isZero();
    }
  }

  @Test
  void m11WithShardsTheRulesThatAShardCannotJudgeAreLeftOutAndNamed() {
    object(
        "v1", "Prometheus", "main", "serviceMonitorSelector: {}\n  ruleSelector: {}\n  shards: 2");

    try (var _ = RunningOperator.start()) {
      applications.apply("shop", SPEC);

      await().atMost(SOON).until(() -> rule() != null);
      assertThat(alerts()).containsExactly("MonitoredTargetDown");
      await()
          .atMost(SOON)
          .untilAsserted(() ->
              assertThat(rules())
                  .extracting(RulesStatus::leftOut)
                  .isEqualTo(List.of("MonitoredTargetMissing")));
    }
  }

  @Test
  void m19WithoutAPrometheusObjectTheServiceMonitorIsWrittenIfTheAuthorWantsIt() {
    try (var _ = RunningOperator.start()) {
      applications.apply("shop", "{workload: {image: shop}, prometheus: {via: ServiceMonitor}}");

      await().atMost(SOON).until(() -> applications.monitor("shop") != null && rule() != null);
      applications.kubelet().run("shop", 1);
      applications.await("shop", "ScrapeConfigured", "True");
      applications.await("shop", "TargetsUp", "Unknown NoPrometheusToAsk");
      assertThat(rules()).extracting(RulesStatus::reason).isEqualTo("EvaluatedElsewhere");
    }
  }

  @Test
  void m05WhatIsUpAndNotStoredIsNotReady() {
    object("v1", "Prometheus", "main", "serviceMonitorSelector: {}");
    object("v1", "ThanosRuler", "rules", "ruleSelector: {}");
    applications.kubelet().prometheus("main", prometheus.port());
    prometheus.unstored("shop-0", 12, 0);

    try (var _ = RunningOperator.start()) {
      run();

      applications.await("shop", "TargetsUp", "True");
      applications.await("shop", "SeriesPresent", "Unknown WaitingForScrape");
      prometheus.stored();
      applications.await("shop", "Ready", "True");
    }
  }

  private void run() {
    applications.apply("shop", SPEC);
    applications.await("shop", "ScrapeConfigured", "True");
    applications.kubelet().run("shop", 1);
    var pool = "serviceMonitor/" + applications.namespace() + "/shop/0";
    prometheus.target(pool, "shop-0", "");
  }

  private void object(String version, String kind, String name, String spec) {
    var yaml =
        """
        apiVersion: monitoring.coreos.com/%s
        kind: %s
        metadata: {name: %s, namespace: %s}
        spec:
          %s
        """
            .formatted(version, kind, name, applications.namespace(), spec);
    applications.client().resource(yaml).fieldManager("user").forceConflicts().serverSideApply();
  }

  private @Nullable RulesStatus rules() {
    return applications.status("shop").map(MonitoredStatus::rules).orElse(null);
  }

  private @Nullable PrometheusRule rule() {
    return applications
        .client()
        .resources(PrometheusRule.class)
        .inNamespace(applications.namespace())
        .withName("shop")
        .get();
  }

  private List<String> alerts() {
    return Objects.requireNonNull(rule()).getSpec().getGroups().stream()
        .flatMap(group -> group.getRules().stream())
        .flatMap(one -> Stream.ofNullable(one.getAlert()))
        .toList();
  }
}
