package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What somebody else changes again and again in the operator's objects is left to him. */
class OtherControllersIT {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String ACCEPTED = "ChangeAccepted";

  private final Applications applications = Applications.inNewNamespace();
  private final RunningOperator operator = RunningOperator.start();

  @AfterEach
  void stop() {
    operator.close();
    policy().forEach(object -> applications.client().resource(object).delete());
  }

  @Test
  void whatAMutatingPolicyMakesOfADeploymentIsAcceptedAndReportedOnce() {
    policy().forEach(object -> applications.client().resource(object).create());
    applications.apply("probe", "{workload: {image: probe}}");
    await().atMost(SOON).until(() -> exists("probe"));
    await()
        .atMost(SOON)
        .until(() -> {
          touch("probe");
          return image("probe").startsWith("mirror.example.org/");
        });

    applications.apply("shop", "{workload: {image: shop}}");
    await().atMost(SOON).until(() -> exists("shop") && image("shop").startsWith("mirror"));
    applications.await("shop", "WorkloadReady", "Unknown Progressing");
    churn();

    assertThat(writes("deployments/shop")).isEqualTo(1);
    assertThat(applications.events("shop", ACCEPTED))
        .singleElement()
        .satisfies(event -> assertThat(event.getSeries()).isNull())
        .satisfies(event ->
            assertThat(event.getNote())
                .contains("Deployment shop")
                .contains("containers[app].image"));
    assertThat(applications.events("shop", "DriftRepaired")).isEmpty();
  }

  @Test
  void whatAnAutoscalerSetsAgainAfterItWasRestoredIsLeftToIt() {
    applications.apply("shop", "{workload: {image: shop}}");
    await().atMost(SOON).until(() -> exists("shop"));
    applications.await("shop", "WorkloadReady", "Unknown Progressing");

    deployment("shop").scale(3);
    await().atMost(SOON).until(() -> replicas() == 1);
    deployment("shop").scale(4);
    await().atMost(SOON).until(() -> applications.events("shop", ACCEPTED).size() == 1);
    deployment("shop").scale(5);
    churn();

    assertThat(replicas()).isEqualTo(5);
    assertThat(applications.events("shop", ACCEPTED))
        .singleElement()
        .satisfies(event -> assertThat(event.getSeries()).isNull());

    applications.apply("shop", "{workload: {image: shop}, replicas: 2}");
    await().atMost(SOON).until(() -> replicas() == 2);
  }

  /** Each makes the operator look again. */
  private void churn() {
    for (int replicas = 0; replicas < 4; replicas++) {
      applications.kubelet().deploymentStatus("shop", replicas, 0);
      await().pollDelay(Duration.ofMillis(700)).until(() -> true);
    }
  }

  private long writes(String object) {
    return operator.writes().stream().filter(write -> write.endsWith(object)).count();
  }

  /** A policy takes a moment until it is in force. */
  private void touch(String name) {
    deployment(name)
        .edit(found -> {
          found.getMetadata().getAnnotations().put("touched", String.valueOf(System.nanoTime()));
          return found;
        });
  }

  private boolean exists(String name) {
    return deployment(name).get() != null;
  }

  private int replicas() {
    return deployment("shop").require().getSpec().getReplicas();
  }

  private String image(String name) {
    var spec = deployment(name).require().getSpec().getTemplate().getSpec();
    return spec.getContainers().getFirst().getImage();
  }

  private RollableScalableResource<Deployment> deployment(String name) {
    return applications
        .client()
        .apps()
        .deployments()
        .inNamespace(applications.namespace())
        .withName(name);
  }

  private List<HasMetadata> policy() {
    return Fixtures.load("mirror-policy.yaml", applications.namespace());
  }
}
