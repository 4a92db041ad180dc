package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.operator.status.Conditions;
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

  private String withPlain(FakePrometheus prometheus) {
    return """
    jobServerImage: image
    port: 0
    leaderElection: false
    plainPrometheuses: [{name: bundled, namespace: %s, url: "%s"}]
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
