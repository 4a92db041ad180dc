package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Images and clusters that need more than an image and a port. */
class OrdinaryImagesIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String ASSIGNED =
      "{jobServerImage: i, port: 0, leaderElection: false, assignedUserIds: true,"
          + " jobServerPullSecrets: [of-the-chart]}";

  private final Applications applications = Applications.inNewNamespace();
  private final KubernetesClient client = applications.client();

  @AfterEach
  void nothingIsLeft() {
    policy().forEach(object -> client.resource(object).delete());
  }

  @Test
  void labelsOfPodsChangeAndTheSelectorStays_M31() {
    try (var _ = RunningOperator.start()) {
      applications.apply("shop", "{workload: {image: shop, podLabels: {team: a}}}");
      var before = await().atMost(SOON).until(() -> deployment("shop").get(), one -> one != null);
      applications.apply(
          "shop", "{workload: {image: shop, podLabels: {team: b}, podAnnotations: {note: new}}}");
      await().atMost(SOON).until(() -> "b".equals(labels("shop").get("team")));

      var after = deployment("shop").require();
      assertThat(after.getMetadata().getUid()).isEqualTo(before.getMetadata().getUid());
      assertThat(after.getSpec().getSelector()).isEqualTo(before.getSpec().getSelector());
      assertThat(labels("shop"))
          .containsAllEntriesOf(after.getSpec().getSelector().getMatchLabels());
      assertThat(after.getSpec().getTemplate().getMetadata().getAnnotations())
          .containsEntry("note", "new");
    }
  }

  @Test
  void aSidecarWithAPortOfTheSameNameDoesNotTakeThePort_M26() {
    try (var _ = RunningOperator.start()) {
      applications.apply(
          "shop",
          "{workload: {image: shop, ports: [{name: grpc, port: 9090}]}, scrape: {port: 9100}}");
      await().atMost(SOON).until(() -> deployment("shop").get() != null);
      var service = client.services().inNamespace(applications.namespace()).withName("shop");
      await().atMost(SOON).until(() -> service.get() != null);

      assertThat(service.require().getSpec().getPorts())
          .extracting(ServicePort::getName, port -> port.getTargetPort().getIntVal())
          .containsExactly(tuple("http", 8080), tuple("grpc", 9090), tuple("metrics", 9100));
      assertThat(container("shop").getPorts())
          .extracting(ContainerPort::getContainerPort)
          .containsExactly(8080, 9090, 9100);

      deployment("shop").edit(OrdinaryImagesIT::withSidecar);
      applications.kubelet().deploymentStatus("shop", 1, 1);
      applications.await("shop", "WorkloadReady", "True");
      assertThat(applications.status("shop").orElseThrow().image()).isEqualTo("shop");
    }
  }

  private static Deployment withSidecar(Deployment deployment) {
    var sidecar =
        new ContainerBuilder()
            .withName("mesh")
            .withImage("mesh")
            .addNewPort()
            .withName("http")
            .withContainerPort(9999)
            .endPort()
            .build();
    deployment.getSpec().getTemplate().getSpec().getContainers().addFirst(sidecar);
    return deployment;
  }

  @Test
  void whereTheClusterAssignsUserIdsAJobServerHasNone_M24() {
    policy().forEach(object -> client.resource(object).create());

    try (var _ = RunningOperator.start()) {
      applications.apply("fixed", "{jobServer: {storage: {}}}");
      await().atMost(SOON).until(() -> deployment("fixed").get() != null);
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> assertThat(admission("fixed")).contains("outside the range of the namespace"));
    }
    try (var _ = RunningOperator.start(ASSIGNED)) {
      applications.apply("assigned", "{jobServer: {storage: {}}}");
      applications.apply("image", "{workload: {image: shop}}");
      await().atMost(SOON).until(() -> deployment("assigned").get() != null);
      await().atMost(SOON).until(() -> deployment("image").get() != null);

      assertThat(admission("assigned")).isEqualTo("admitted");
      assertThat(admission("image")).isEqualTo("admitted");
      await().atMost(SOON).until(() -> admission("fixed").equals("admitted"));
    }
  }

  @Test
  void aJobServerIsPulledWithItsOwnSecretsOrThoseOfTheChart_M22() {
    try (var _ = RunningOperator.start(ASSIGNED)) {
      applications.apply("own", "{jobServer: {imagePullSecrets: [own]}}");
      applications.apply("other", "{jobServer: {}}");
      await().atMost(SOON).until(() -> deployment("own").get() != null);
      await().atMost(SOON).until(() -> deployment("other").get() != null);

      assertThat(pod("own").getSpec().getImagePullSecrets())
          .extracting(secret -> secret.getName())
          .containsExactly("own");
      assertThat(pod("other").getSpec().getImagePullSecrets())
          .extracting(secret -> secret.getName())
          .containsExactly("of-the-chart");
    }
  }

  private List<HasMetadata> policy() {
    return Fixtures.load("assigned-user-ids.yaml", applications.namespace());
  }

  private String admission(String name) {
    try {
      client.resource(pod(name)).dryRun().create();
      return "admitted";
    } catch (KubernetesClientException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** As the Deployment's controller would make it. */
  private Pod pod(String name) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(applications.namespace())
        .endMetadata()
        .withSpec(deployment(name).require().getSpec().getTemplate().getSpec())
        .build();
  }

  private Container container(String name) {
    return pod(name).getSpec().getContainers().getFirst();
  }

  private Map<String, String> labels(String name) {
    return deployment(name).require().getSpec().getTemplate().getMetadata().getLabels();
  }

  private RollableScalableResource<Deployment> deployment(String name) {
    return client.apps().deployments().inNamespace(applications.namespace()).withName(name);
  }
}
