package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.operator.naming.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An application that is somebody else's comes, changes and goes; nothing of it is modified. */
class TargetIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String TARGET = "{target: {workload: {kind: Deployment, name: theirs}}}";

  private final Applications applications = Applications.inNewNamespace();

  @Test
  void aWorkloadIsFollowedWhateverBecomesOfIt() {
    try (var scene = OperatedScene.of(applications).running();
        var operator = RunningOperator.start()) {
      applications.apply("shop", TARGET);
      applications.await("shop", "WorkloadReady", "False TargetNotFound");
      applications.await("shop", "ScrapeConfigured", "Unknown TargetNotFound");
      assertThat(applications.monitor("shop")).isNull();

      var deployment = deployment(1);
      running("shop-0");
      await().atMost(SOON).until(() -> scrapedBy().equals(Optional.of("shop-metrics")));
      applications.await("shop", "WorkloadReady", "True");
      applications.await("shop", "TargetsUp", "Unknown WaitingForReload");
      scene.answer("shop", "");
      applications.await("shop", "Ready", "True");
      assertThat(applications.status("shop"))
          .hasValueSatisfying(status -> {
            assertThat(status.targets()).isEqualTo("1/1");
            assertThat(status.replicas()).isEqualTo(1);
            assertThat(status.selector()).isEqualTo("app=theirs");
            assertThat(status.image()).isEqualTo("theirs");
          });

      var service = service();
      await().atMost(SOON).until(() -> scrapedBy().equals(Optional.of("theirs")));
      await().atMost(SOON).until(() -> services().equals(List.of("theirs")));

      scaledToZero();
      await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(message("WorkloadReady")).contains("scaled to 0"));
      await().atMost(SOON).until(() -> !alerts().contains("MonitoredTargetMissing"));
      assertThat(alerts()).contains("MonitoredTargetDown");

      delete(deployment);
      applications.await("shop", "WorkloadReady", "False TargetNotFound");
      assertThat(scrapedBy()).contains("theirs");

      deployment(1);
      running("shop-0");
      await().atMost(SOON).until(() -> alerts().contains("MonitoredTargetMissing"));
      applications.await("shop", "Ready", "True");
      delete(service);
      await().atMost(SOON).until(() -> scrapedBy().equals(Optional.of("shop-metrics")));
      assertNothingOfItWasWritten(operator);
    }
  }

  @Test
  void theDiscoveryListsThePodsOfAService() {
    try (var prometheus = FakePrometheus.start();
        var operator = RunningOperator.start(withPlain(prometheus))) {
      service();
      deployment(1);
      running("shop-0");
      applications.apply("shop", "{target: {service: {name: theirs}}}");

      await()
          .atMost(SOON)
          .untilAsserted(() ->
              assertThat(operator.get("/discovery/bundled").body())
                  .contains(
                      "10.1.0.1:8080",
                      "\"job\":\"shop\"",
                      "\"service\":\"theirs\"",
                      "\"pod\":\"shop-0\"",
                      "\"container\":\"main\""));
      applications.await("shop", "WorkloadReady", "True");

      applications
          .client()
          .pods()
          .inNamespace(applications.namespace())
          .withName("shop-0")
          .withGracePeriod(0)
          .delete();
      await().atMost(SOON).until(() -> operator.get("/discovery/bundled").body().equals("[]"));
      assertNothingOfItWasWritten(operator);
    }
  }

  /**
   * Nothing is written while the monitor of a chart scrapes the same Pods, nor before the answer.
   */
  @Test
  void whatIsScrapedAlreadyIsLeftToOthersUntilTheyAreGone() {
    var chart = "serviceMonitor/%s/theirs/0".formatted(applications.namespace());
    try (var scene = OperatedScene.of(applications).running();
        var operator = RunningOperator.start()) {
      scene.prometheus().target(chart, "shop-0", "");
      deployment(1);
      running("shop-0");
      applications.apply("shop", TARGET);

      applications.await("shop", "ScrapeConfigured", "False ScrapedAlready");
      applications.await("shop", "TargetsUp", "Unknown ScrapedAlready");
      assertThat(message("ScrapeConfigured")).contains(chart, "kubectl delete", "kubectl patch");
      assertThat(applications.status("shop"))
          .hasValueSatisfying(status -> {
            assertThat(status.via()).isEqualTo("None");
            assertThat(status.prometheuses().getFirst().otherPools()).containsExactly(chart);
          });
      assertThat(operator.writes()).noneMatch(write -> write.contains("/services/"));
      assertThat(operator.writes()).noneMatch(write -> write.contains("monitoring.coreos.com"));

      scene.prometheus().gone(chart, "shop-0");
      await()
          .atMost(Duration.ofSeconds(45))
          .until(() -> applications.state("shop", "ScrapeConfigured").equals("True"));
      assertThat(applications.monitor("shop")).isNotNull();
      assertNothingOfItWasWritten(operator);
    }
  }

  @Test
  void whoseAuthorWantsItIsScrapedAlongside() {
    try (var scene = OperatedScene.of(applications).running();
        var operator = RunningOperator.start()) {
      scene.prometheus().found("kubernetes-pods", applications.namespace(), "shop-0");
      deployment(1);
      running("shop-0");
      applications.apply("shop", TARGET);
      applications.await("shop", "ScrapeConfigured", "False ScrapedAlready");

      applications.apply("shop", TARGET.replaceFirst("}$", ", scrape: {alongside: true}}"));
      applications.await("shop", "ScrapeConfigured", "True");
      assertThat(applications.monitor("shop")).isNotNull();
      assertNothingOfItWasWritten(operator);
    }
  }

  /** Discovery serves nothing before the status says so, in any replica. */
  @Test
  void theDiscoveryLeavesOutWhatIsScrapedAlready() {
    try (var prometheus = FakePrometheus.start()) {
      prometheus.found("kubernetes-pods", applications.namespace(), "shop-0");
      try (var operator = RunningOperator.start(withPlain(prometheus))) {
        deployment(1);
        running("shop-0");
        applications.apply("shop", TARGET);
        applications.await("shop", "ScrapeConfigured", "False ScrapedAlready");
        assertThat(operator.get("/discovery/bundled").body()).isEqualTo("[]");

        prometheus.clear();
        await()
            .atMost(Duration.ofSeconds(45))
            .until(() -> operator.get("/discovery/bundled").body().contains("shop-0"));
        assertThat(applications.state("shop", "ScrapeConfigured")).isEqualTo("True");
      }
    }
  }

  /** A namespace is watched for those that have a target in it, and no longer. */
  @Test
  void whatNobodyNamesAnyMoreIsNotWatched() {
    try (var operator = RunningOperator.start()) {
      applications.apply("shop", TARGET);
      applications.await("shop", "WorkloadReady", "False TargetNotFound");
      applications.apply("other", TARGET);
      applications.await("other", "WorkloadReady", "False TargetNotFound");

      applications.delete("shop");
      deployment(1);
      running("shop-0");
      applications.await("other", "WorkloadReady", "True");

      applications.delete("other");
      applications.apply("shop", "{workload: {image: shop}}");
      applications.await("shop", "WorkloadReady", "Unknown Progressing");
      assertNothingOfItWasWritten(operator);
    }
  }

  private String withPlain(FakePrometheus prometheus) {
    return """
    jobServerImage: image
    port: 0
    leaderElection: false
    plainPrometheuses: [{name: bundled, namespace: %s, url: "%s"}]
    """
        .formatted(applications.namespace(), prometheus.url());
  }

  private void assertNothingOfItWasWritten(RunningOperator operator) {
    assertThat(operator.writes()).noneMatch(write -> write.contains("/theirs"));
    assertThat(operator.writes()).noneMatch(write -> write.contains("/pods"));
    assertThat(operator.writes()).noneMatch(write -> write.contains("/deployments/theirs"));
    all()
        .forEach(object ->
            assertThat(object.getMetadata().getManagedFields())
                .noneMatch(entry -> entry.getManager().equals(Names.FIELD_MANAGER)));
  }

  private List<HasMetadata> all() {
    var client = applications.client();
    var namespace = applications.namespace();
    return List.of(
            client.apps().deployments().inNamespace(namespace).withName("theirs"),
            client.services().inNamespace(namespace).withName("theirs"),
            client.pods().inNamespace(namespace).withName("shop-0"))
        .stream()
        .flatMap(object -> Optional.<HasMetadata>ofNullable(object.get()).stream())
        .toList();
  }

  /** The Service that the monitor keeps. */
  private Optional<String> scrapedBy() {
    return Optional.ofNullable(applications.monitor("shop")).stream()
        .flatMap(monitor -> monitor.getSpec().getEndpoints().getFirst().getRelabelings().stream())
        .filter(relabeling -> "keep".equals(relabeling.getAction()))
        .map(relabeling -> relabeling.getRegex())
        .findFirst();
  }

  private List<String> alerts() {
    return applications
        .client()
        .resources(PrometheusRule.class)
        .inNamespace(applications.namespace())
        .withName("shop")
        .require()
        .getSpec()
        .getGroups()
        .stream()
        .flatMap(group -> group.getRules().stream())
        .map(Rule::getAlert)
        .toList();
  }

  private List<String> services() {
    return applications
        .client()
        .services()
        .inNamespace(applications.namespace())
        .list()
        .getItems()
        .stream()
        .map(service -> service.getMetadata().getName())
        .toList();
  }

  private String message(String type) {
    return applications.status("shop").stream()
        .flatMap(status -> status.conditions().stream())
        .filter(condition -> condition.getType().equals(type))
        .map(condition -> condition.getMessage())
        .findFirst()
        .orElse("");
  }

  private Deployment deployment(int replicas) {
    var yaml =
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: theirs}
        spec:
          replicas: %d
          selector: {matchLabels: {app: theirs}}
          template:
            metadata: {labels: {app: theirs}}
            spec: {containers: [{name: main, image: theirs, ports: [{name: web, containerPort: 8080}]}]}
        """
            .formatted(replicas);
    var created = create(yaml, Deployment.class);
    applications.kubelet().deploymentStatus("theirs", replicas, replicas);
    return created;
  }

  private void scaledToZero() {
    applications
        .client()
        .apps()
        .deployments()
        .inNamespace(applications.namespace())
        .withName("theirs")
        .edit(deployment -> {
          deployment.getSpec().setReplicas(0);
          return deployment;
        });
    applications.kubelet().delete("shop-0");
    applications.kubelet().deploymentStatus("theirs", 0, 0);
  }

  private Service service() {
    return create(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: theirs, labels: {app: theirs, chart: theirs-1.0}}
        spec: {selector: {app: theirs}, ports: [{name: http, port: 80, targetPort: web}]}
        """,
        Service.class);
  }

  private void running(String name) {
    var pod =
        create(
            """
            apiVersion: v1
            kind: Pod
            metadata:
              name: %s
              labels: {app: theirs, pod-template-hash: "1"}
              ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: theirs-1, uid: "1", controller: true}]
            spec: {containers: [{name: main, image: theirs, ports: [{name: web, containerPort: 8080}]}]}
            """
                .formatted(name),
            Pod.class);
    pod.setStatus(
        applications
            .client()
            .getKubernetesSerialization()
            .unmarshal(
                """
                status:
                  phase: Running
                  podIP: 10.1.0.1
                  startTime: "%1$s"
                  conditions: [{type: Ready, status: "True"}]
                  containerStatuses:
                  - {name: main, image: theirs, imageID: "", ready: true, restartCount: 0, state: {running: {startedAt: "%1$s"}}}
                """
                    .formatted(Instant.now().minusSeconds(120)),
                Pod.class)
            .getStatus());
    applications.client().resource(pod).updateStatus();
  }

  private <T extends HasMetadata> T create(String yaml, Class<T> type) {
    var object = applications.client().getKubernetesSerialization().unmarshal(yaml, type);
    object.getMetadata().setNamespace(applications.namespace());
    return applications.client().resource(object).create();
  }

  private void delete(HasMetadata object) {
    applications.client().resource(object).withGracePeriod(0).delete();
  }
}
