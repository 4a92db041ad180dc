package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.operator.finding.Reasons;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.ServiceResource;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Children are put right, each time with one Event; what was dropped from the spec goes. */
class DriftIT {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Applications applications = Applications.inNewNamespace();
  private final RunningOperator operator = RunningOperator.start();

  @BeforeEach
  void applied() {
    applications.apply("shop", "{workload: {image: shop}}");
    await().atMost(SOON).until(() -> service().get() != null && dashboardIsThere());
  }

  @AfterEach
  void stop() {
    operator.close();
  }

  @Test
  void aPortRenamedByHandIsPutBackWithOneEvent() {
    service().edit(DriftIT::renamed);

    await()
        .atMost(SOON)
        .until(() -> service().require().getSpec().getPorts().getFirst().getName().equals("http"));
    assertOneEvent();
  }

  /** Server-side apply identifies ports by number, and would add a second one of the same name. */
  @Test
  void aPortOfTheServiceThatIsRenumberedByHandIsPutBack() {
    service()
        .edit(found -> {
          found.getSpec().getPorts().getFirst().setPort(9999);
          return found;
        });

    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(service().require().getSpec().getPorts())
                .extracting(port -> port.getName() + ":" + port.getPort())
                .containsExactly("http:8080"));
    assertOneEvent();
    assertThat(applications.state("shop", "Ready")).isNotEqualTo("False ReconcileFailed");
  }

  @Test
  void aPortOfTheContainerThatIsRenumberedByHandIsPutBack() {
    deployment()
        .edit(found -> {
          containerPorts(found).getFirst().setContainerPort(9999);
          return found;
        });

    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(containerPorts(deployment().require()))
                .extracting(port -> port.getName() + ":" + port.getContainerPort())
                .containsExactly("http:8080"));
    assertOneEvent();
  }

  @Test
  void aChildDeletedByHandIsMadeAgain() {
    var before = service().require().getMetadata().getUid();

    service().delete();

    await().atMost(SOON).until(() -> service().get() != null && !uid().equals(before));
    assertOneEvent();
  }

  @Test
  void aChildWhoseLabelsWereTakenOffIsFoundAgain() {
    service()
        .edit(found -> {
          found.getMetadata().getLabels().clear();
          return found;
        });

    await().atMost(SOON).until(() -> !service().require().getMetadata().getLabels().isEmpty());
    assertThat(applications.state("shop", "WorkloadReady")).isEqualTo("Unknown Progressing");
  }

  @Test
  void n1ADashboardCanBeChangedAndIsPutRight() {
    dashboard()
        .edit(found -> {
          found.getData().replaceAll((_, _) -> "{}");
          return found;
        });
    await().atMost(SOON).until(() -> !dashboard().require().getData().containsValue("{}"));

    applications.apply("shop", "{workload: {image: shop}, dashboard: {folder: Elsewhere}}");
    await().atMost(SOON).until(() -> dashboard().require().toString().contains("Elsewhere"));
    assertThat(applications.state("shop", "Ready")).isNotEqualTo("False ReconcileFailed");
  }

  @Test
  void whatIsDroppedFromTheSpecIsRemoved() {
    applications.apply("shop", "{workload: {image: shop}, dashboard: {enabled: false}}");

    await().atMost(SOON).until(() -> !dashboardIsThere());
    assertThat(applications.events("shop", Reasons.DRIFT_REPAIRED)).isEmpty();
  }

  private void assertOneEvent() {
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(applications.events("shop", Reasons.DRIFT_REPAIRED))
                .singleElement()
                .satisfies(event -> assertThat(event.getSeries()).isNull()));
  }

  private static Service renamed(Service service) {
    service.getSpec().getPorts().getFirst().setName("by-hand");
    return service;
  }

  private static List<ContainerPort> containerPorts(Deployment deployment) {
    return deployment.getSpec().getTemplate().getSpec().getContainers().getFirst().getPorts();
  }

  private Resource<Deployment> deployment() {
    return applications
        .client()
        .resources(Deployment.class)
        .inNamespace(applications.namespace())
        .withName("shop");
  }

  private String uid() {
    return service().require().getMetadata().getUid();
  }

  private ServiceResource<Service> service() {
    return applications.client().services().inNamespace(applications.namespace()).withName("shop");
  }

  private boolean dashboardIsThere() {
    return dashboard().get() != null;
  }

  private Resource<ConfigMap> dashboard() {
    return applications
        .client()
        .configMaps()
        .inNamespace(applications.namespace())
        .withName("shop-dashboard");
  }
}
