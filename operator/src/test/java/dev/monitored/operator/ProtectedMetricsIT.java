package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

/** That a monitor is rejected for want of a Secret, prometheus-operator tells in Events only. */
class ProtectedMetricsIT {
  private static final String SPEC =
      """
      {workload: {image: shop}, scrape: {basicAuth: {
        username: {secretKeyRef: {name: login, key: username}},
        password: {secretKeyRef: {name: login, key: password}}}}}
      """;

  private final Applications applications = Applications.inNewNamespace();

  @Test
  void aSecretIsNamedWhileItIsMissingAndAgainWhenItIsDeleted() {
    try (var scene = OperatedScene.of(applications).running();
        var _ = RunningOperator.start()) {
      applications.apply("shop", SPEC);
      applications.await("shop", "ScrapeConfigured", "True");
      applications.kubelet().run("shop", 1);
      applications.await("shop", "TargetsUp", "Unknown WaitingForReload");

      reject(
          "failed to get basic auth username: unable to get secret \"login\": secrets \"login\" not found");

      applications.await("shop", "TargetsUp", "False SecretMissing");
      assertThat(message())
          .startsWith(
              "Secret login does not exist (spec.scrape.basicAuth.username,"
                  + " spec.scrape.basicAuth.password), so prometheus-operator rejects");

      scene.answer("shop", "");
      applications.await("shop", "Ready", "True");

      reject("failed to get basic auth password: key \"password\" in secret \"login\" not found");
      assertThat(applications.state("shop", "TargetsUp")).isEqualTo("True");
      scene.prometheus().clear();

      applications.await("shop", "TargetsUp", "False SecretMissing");
      assertThat(message()).startsWith("Secret login has no key password");
    }
  }

  private String message() {
    return applications.status("shop").orElseThrow().conditions().stream()
        .filter(condition -> condition.getType().equals("TargetsUp"))
        .findFirst()
        .orElseThrow()
        .getMessage();
  }

  /** As prometheus-operator does. */
  private void reject(String why) {
    var monitor =
        applications
            .client()
            .resources(ServiceMonitor.class)
            .inNamespace(applications.namespace())
            .withName("shop")
            .require();
    var event =
        new EventBuilder()
            .withNewMetadata()
            .withGenerateName("shop.")
            .withNamespace(applications.namespace())
            .endMetadata()
            .withNewInvolvedObject()
            .withKind("ServiceMonitor")
            .withNamespace(applications.namespace())
            .withName("shop")
            .withUid(monitor.getMetadata().getUid())
            .endInvolvedObject()
            .withType("Warning")
            .withReason("InvalidConfiguration")
            .withMessage(
                "\"%s/shop\" was rejected due to invalid configuration: endpoints[0]: basicAuth: %s"
                    .formatted(applications.namespace(), why))
            .withLastTimestamp(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
            .build();
    applications.client().resource(event).create();
  }
}
