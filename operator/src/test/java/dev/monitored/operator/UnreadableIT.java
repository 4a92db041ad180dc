package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A spec that was stored under another schema stops nobody, and is told in its status. */
class UnreadableIT {
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final Path DEFINITION = Path.of("../deploy/crds/monitored.yaml");

  private final ApiServer server = ApiServer.shared();
  private final Applications applications = Applications.inNewNamespace();

  @AfterEach
  void tightened() {
    applications.delete("misfit");
    server.apply(DEFINITION);
  }

  @Test
  void itIsReportedAndTheOthersAreServed() {
    storeMisfit();
    server.apply(DEFINITION);

    try (var _ = RunningOperator.start()) {
      applications.apply("shop", "{workload: {image: shop}}");
      await().atMost(SOON).until(() -> isDeployed("shop"));
      applications.await("misfit", "Ready", "False SpecUnreadable");
      assertThat(message()).contains("99999999999").contains("port");

      applications.apply("misfit", "{workload: {image: shop}, replicas: 1}");
      await().atMost(SOON).until(() -> isDeployed("misfit"));
      applications.await("misfit", "WorkloadReady", "Unknown Progressing");
    }
  }

  @Test
  void nobodyIsAskedAboutItAnyMore() {
    try (var prometheus = FakePrometheus.start();
        var _ = RunningOperator.start(withPlain(prometheus))) {
      applications.apply("misfit", "{workload: {image: shop}}");
      await().atMost(SOON).until(() -> prometheus.requests() > 0);

      storeMisfit();
      applications.await("misfit", "Ready", "False SpecUnreadable");

      await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
      var before = prometheus.requests();
      await().pollDelay(Duration.ofSeconds(7)).until(() -> true);
      assertThat(prometheus.requests()).isEqualTo(before);
    }
  }

  @Test
  void b3ItKeepsItsTargetsAndItsRulesAlsoAfterARestart() {
    try (var prometheus = FakePrometheus.start()) {
      String targets;
      String rules;
      try (var operator = RunningOperator.start(withPlain(prometheus))) {
        rulesConfigMap();
        applications.apply("misfit", "{workload: {image: shop}}");
        await().atMost(SOON).until(() -> rules().contains("misfit"));
        applications.kubelet().run("misfit", 1);
        await().atMost(SOON).until(() -> targets(operator).contains("misfit-0"));
        targets = targets(operator);
        rules = rules();

        storeMisfit();
        applications.await("misfit", "Ready", "False SpecUnreadable");
        await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
        assertThat(targets(operator)).isEqualTo(targets);
      }
      try (var restarted = RunningOperator.start(withPlain(prometheus))) {
        await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
        assertThat(targets(restarted)).isEqualTo(targets);
        assertThat(rules()).isEqualTo(rules);
      }
    }
  }

  private static String targets(RunningOperator operator) {
    return operator.get("/discovery/bundled").body();
  }

  private void rulesConfigMap() {
    applications
        .client()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("rules")
                .withNamespace(applications.namespace())
                .endMetadata()
                .build())
        .create();
  }

  private String rules() {
    return String.valueOf(
        applications
            .client()
            .configMaps()
            .inNamespace(applications.namespace())
            .withName("rules")
            .require()
            .getData());
  }

  private String withPlain(FakePrometheus prometheus) {
    return """
    jobServerImage: image
    port: 0
    leaderElection: false
    plainPrometheuses: [{name: bundled, namespace: %s, url: "%s", rulesConfigMap: rules}]
    """
        .formatted(applications.namespace(), prometheus.url());
  }

  private void storeMisfit() {
    loosen();
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> {
          misfit("99999999999");
          return true;
        });
  }

  private void loosen() {
    var definitions = applications.client().apiextensions().v1().customResourceDefinitions();
    definitions.withName("monitoreds.monitored.dev").edit(UnreadableIT::withoutSchema);
  }

  private static CustomResourceDefinition withoutSchema(CustomResourceDefinition definition) {
    JSONSchemaProps anything =
        new JSONSchemaPropsBuilder()
            .withType("object")
            .withXKubernetesPreserveUnknownFields(true)
            .build();
    definition.getSpec().getVersions().getFirst().getSchema().setOpenAPIV3Schema(anything);
    return definition;
  }

  private void misfit(String port) {
    var yaml =
        """
        apiVersion: monitored.dev/v1alpha1
        kind: Monitored
        metadata: {name: misfit, namespace: %s}
        spec: {workload: {image: shop, port: %s}}
        """
            .formatted(applications.namespace(), port);
    applications.client().resource(yaml).fieldManager("user").forceConflicts().serverSideApply();
  }

  private String message() {
    return applications
        .status("misfit")
        .flatMap(status -> Conditions.find(status, Conditions.READY))
        .map(condition -> condition.getMessage())
        .orElse("");
  }

  private boolean isDeployed(String name) {
    GenericKubernetesResource found =
        applications
            .client()
            .genericKubernetesResources("apps/v1", "Deployment")
            .inNamespace(applications.namespace())
            .withName(name)
            .get();
    return found != null;
  }
}
