package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.operator.naming.Labels;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What belongs to somebody else stays as it is, whatever it is called and labelled. */
class NameConflictIT {
  private final Applications applications = Applications.inNewNamespace();
  private final RunningOperator operator = RunningOperator.start();

  @AfterEach
  void stop() {
    operator.close();
  }

  @Test
  void aForeignServiceIsNamedAndLeftAloneUntilItIsGone() {
    var before = applications.client().resource(service(Map.of("team", "other"))).create();

    applications.apply("shop", "{workload: {image: shop}}");

    applications.await("shop", "WorkloadReady", "False NameConflict");
    assertThat(current()).isEqualTo(before);
    applications.client().resource(before).delete();
    applications.await("shop", "WorkloadReady", "Unknown Progressing");
    assertThat(current().getMetadata().getOwnerReferences()).hasSize(1);
  }

  @Test
  void ourLabelsOnAForeignServiceChangeNothing() {
    var labels =
        Map.of(Labels.NAME, "shop", Labels.INSTANCE, "shop", Labels.MANAGED_BY, Labels.OPERATOR);
    var before = applications.client().resource(service(labels)).create();

    applications.apply("shop", "{workload: {image: shop}}");

    applications.await("shop", "WorkloadReady", "False NameConflict");
    assertThat(current()).isEqualTo(before);
  }

  /** There is no garbage collector here: what it would do, the test does. */
  @Test
  void b19WhatOneOfTheSameNameLeftIsWaitedForUntilItIsGoneAndTakenUpIfOrphaned() {
    applications.apply("shop", "{workload: {image: shop}}");
    applications.await("shop", "WorkloadReady", "Unknown Progressing");
    var before = current().getMetadata().getUid();

    applications.delete("shop");
    applications.apply("shop", "{workload: {image: shop}}");
    applications.await("shop", "WorkloadReady", "False NameConflict");
    assertThat(applications.status("shop").orElseThrow().toString())
        .contains("wait until Kubernetes has deleted it");

    orphan("apps/v1", "Deployment", "shop");
    orphan("v1", "Service", "shop");
    orphan("v1", "ConfigMap", "shop-dashboard");
    applications.await("shop", "WorkloadReady", "Unknown Progressing");
    applications.await("shop", "Ready", "False NoPrometheusFound");
    assertThat(current().getMetadata().getUid()).isEqualTo(before);
    assertThat(current().getMetadata().getOwnerReferences()).hasSize(1);
  }

  @Test
  void n5ASizeThatAVolumeCannotHaveCanBeTakenBack() {
    applications.apply("ays", "{jobServer: {storage: {size: 1Gi}}}");
    applications.await("ays", "WorkloadReady", "Unknown Progressing");

    applications.apply("ays", "{jobServer: {storage: {size: 2Gi}}}");
    applications.await("ays", "WorkloadReady", "False ReconcileFailed");
    applications.apply("ays", "{jobServer: {storage: {size: 1Gi}}}");

    applications.await("ays", "WorkloadReady", "Unknown Progressing");
    assertThat(size("ays-data")).isEqualTo("1Gi");
  }

  @Test
  void aRetainedClaimIsTakenUpAgainAndAForeignOneIsNot() {
    claim(
        "ays-data",
        Map.of(Labels.NAME, "ays", Labels.INSTANCE, "ays", Labels.MANAGED_BY, Labels.OPERATOR));
    claim("other-data", Map.of());

    applications.apply("ays", "{jobServer: {storage: {size: 1Gi}}}");
    applications.apply("other", "{jobServer: {storage: {size: 1Gi}}}");

    applications.await("other", "WorkloadReady", "False NameConflict");
    assertThat(deployment("other")).isNull();
    applications.await("ays", "WorkloadReady", "Unknown Progressing");
    await().during(Duration.ofSeconds(2)).until(() -> size("ays-data").equals("5Gi"));
    assertThat(size("other-data")).isEqualTo("5Gi");
  }

  private void orphan(String apiVersion, String kind, String name) {
    applications
        .client()
        .genericKubernetesResources(apiVersion, kind)
        .inNamespace(applications.namespace())
        .withName(name)
        .edit(found -> {
          found.getMetadata().setOwnerReferences(List.of());
          return found;
        });
  }

  private @Nullable Deployment deployment(String name) {
    return applications
        .client()
        .apps()
        .deployments()
        .inNamespace(applications.namespace())
        .withName(name)
        .get();
  }

  private Service current() {
    return applications
        .client()
        .services()
        .inNamespace(applications.namespace())
        .withName("shop")
        .require();
  }

  private Service service(Map<String, String> labels) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName("shop")
        .withNamespace(applications.namespace())
        .withLabels(labels)
        .endMetadata()
        .withNewSpec()
        .addNewPort()
        .withName("foreign")
        .withPort(81)
        .endPort()
        .endSpec()
        .build();
  }

  private void claim(String name, Map<String, String> labels) {
    applications
        .client()
        .resource(
            new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(applications.namespace())
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withNewResources()
                .withRequests(Map.of("storage", new Quantity("5Gi")))
                .endResources()
                .endSpec()
                .build())
        .create();
  }

  private String size(String claim) {
    var found =
        applications
            .client()
            .persistentVolumeClaims()
            .inNamespace(applications.namespace())
            .withName(claim)
            .require();
    return String.valueOf(found.getSpec().getResources().getRequests().get("storage"));
  }
}
