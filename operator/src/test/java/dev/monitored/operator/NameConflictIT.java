package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.naming.Names;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.ServiceResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** There is no garbage collector here, so what it would delete or orphan stays. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void b19WhatOneOfTheSameNameHasLeftIsTakenUpAtOnce(boolean isOrphaned) {
    applications.apply("shop", "{workload: {image: shop}}");
    applications.await("shop", "WorkloadReady", "Unknown Progressing");
    var service = current().getMetadata().getUid();
    var deployment = Objects.requireNonNull(deployment("shop")).getMetadata();

    applications.delete("shop");
    if (isOrphaned) {
      orphan("apps/v1", "Deployment", "shop");
      orphan("v1", "Service", "shop");
      orphan("v1", "ConfigMap", "shop-dashboard");
    }
    applications.apply("shop", "{workload: {image: shop}}");

    applications.await("shop", "WorkloadReady", "Unknown Progressing");
    applications.await("shop", "Ready", "False NoPrometheusFound");
    var owner = applications.uid("shop");
    assertThat(current().getMetadata().getUid()).isEqualTo(service);
    assertThat(Objects.requireNonNull(deployment("shop")).getMetadata().getGeneration())
        .as("no Pod was restarted")
        .isEqualTo(deployment.getGeneration());
    assertThat(List.of(current(), Objects.requireNonNull(deployment("shop"))))
        .allSatisfy(child ->
            assertThat(child.getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(reference -> assertThat(reference.getUid()).isEqualTo(owner)));
  }

  /** As prepared by its change, what another Monitored of that name has left is not taken up. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "one of another name | {\"op\": \"replace\", \"path\": \"/metadata/ownerReferences/0/name\", \"value\": \"other\"}",
        "no longer labelled  | {\"op\": \"remove\", \"path\": \"/metadata/labels\"}",
        "not our own writing | {\"op\": \"replace\", \"path\": \"/metadata/managedFields\", \"value\": [{}]}",
        "about to be deleted | {\"op\": \"add\", \"path\": \"/metadata/finalizers\", \"value\": [\"test.dev/hold\"]}"
      })
  void b19WhatIsNotJustAsItWasLeftIsAConflict(String what, String change) {
    applications.apply("shop", "{workload: {image: shop}}");
    applications.await("shop", "WorkloadReady", "Unknown Progressing");
    operator.close();
    applications.delete("shop");
    service().patch(PatchContext.of(PatchType.JSON), "[" + change + "]");
    if (what.startsWith("about")) {
      service().delete();
    }

    applications.apply("shop", "{workload: {image: shop}}");
    try (var _ = RunningOperator.start()) {
      applications.await("shop", "WorkloadReady", "False NameConflict");
      assertThat(current().getMetadata().getOwnerReferences())
          .noneMatch(reference -> reference.getUid().equals(applications.uid("shop")));
    } finally {
      service()
          .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\": {\"finalizers\": []}}");
    }
  }

  @Test
  void aDeploymentWithAnotherSelectorIsNotTakenUp_B19() {
    applications
        .client()
        .resource(foreignDeployment())
        .fieldManager(Names.FIELD_MANAGER)
        .forceConflicts()
        .serverSideApply();

    applications.apply("shop", "{workload: {image: shop}}");

    applications.await("shop", "WorkloadReady", "False NameConflict");
  }

  @Test
  void aFieldThatCannotChangeIsForTheAuthor() {
    applications.apply("shop", "{paused: true, workload: {image: shop}}");
    applications.await("shop", "WorkloadReady", "False DeploymentMissing");
    var deployment = foreignDeployment();
    deployment.addOwnerReference(
        new OwnerReferenceBuilder()
            .withApiVersion("monitored.dev/v1alpha1")
            .withKind("Monitored")
            .withName("shop")
            .withUid(applications.uid("shop"))
            .withController(true)
            .build());
    applications.client().resource(deployment).create();

    applications.apply("shop", "{paused: false, workload: {image: shop}}");

    applications.await("shop", "Ready", "False ImmutableField");
    applications.await("shop", "Stalled", "True");
    assertThat(applications.state("shop", "Reconciling")).isEqualTo("absent");
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
    return service().require();
  }

  private ServiceResource<Service> service() {
    return applications.client().services().inNamespace(applications.namespace()).withName("shop");
  }

  private Deployment foreignDeployment() {
    return Serialization.unmarshal(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: shop
          namespace: %s
          labels: &labels
            app.kubernetes.io/name: shop
            app.kubernetes.io/instance: shop
            app.kubernetes.io/managed-by: monitored-operator
            team: other
        spec:
          selector: {matchLabels: *labels}
          template:
            metadata: {labels: *labels}
            spec: {containers: [{name: app, image: shop}]}
        """
            .formatted(applications.namespace()),
        Deployment.class);
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
