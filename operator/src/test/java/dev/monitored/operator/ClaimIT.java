package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The volume of a job server outlives whoever means to tidy up, or its loss is announced. */
class ClaimIT {
  private static final String AYS = "{jobServer: {storage: {size: 1Gi}}}";
  private static final Map<String, String> LABELS =
      Map.of(
          "monitored.dev/monitored", "ays", "app.kubernetes.io/managed-by", "monitored-operator");

  private final Applications applications = Applications.inNewNamespace();
  private final RunningOperator operator = RunningOperator.start();

  @AfterEach
  void stop() {
    operator.close();
  }

  /** Argo CD takes the label instance for its own, and deletes what has it and no owner. */
  @Test
  void nothingThatPrunesByLabelFindsTheClaim_M27() {
    applications.apply("ays", AYS);
    applications.await("ays", "WorkloadReady", "Unknown Progressing");

    assertThat(claim().require().getMetadata().getOwnerReferences()).isEmpty();
    assertThat(claim().require().getMetadata().getLabels()).isEqualTo(LABELS);
    assertThat(claim().require().getMetadata().getAnnotations())
        .containsEntry("argocd.argoproj.io/sync-options", "Prune=false,Delete=false");
    List.of("app.kubernetes.io/instance", "app.kubernetes.io/name")
        .forEach(label ->
            applications
                .client()
                .persistentVolumeClaims()
                .inNamespace(applications.namespace())
                .withLabel(label, "ays")
                .delete());
    assertThat(claim().require().getMetadata().getDeletionTimestamp()).isNull();
  }

  @Test
  void aClaimOfAnEarlierVersionIsTakenUpAndLosesItsLabels_M27() {
    applications
        .client()
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata:
                  name: ays-data
                  namespace: %s
                  labels:
                    app.kubernetes.io/name: ays
                    app.kubernetes.io/instance: ays
                    app.kubernetes.io/managed-by: monitored-operator
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                """
                    .formatted(applications.namespace()),
                PersistentVolumeClaim.class))
        .fieldManager("monitored-operator")
        .serverSideApply();
    var before = claim().require().getMetadata().getUid();

    applications.apply("ays", AYS);

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> assertThat(claim().require().getMetadata().getLabels()).isEqualTo(LABELS));
    assertThat(claim().require().getMetadata().getUid()).isEqualTo(before);
    applications.await("ays", "WorkloadReady", "Unknown Progressing");
    applications.delete("ays");
    applications.apply("ays", AYS);
    applications.await("ays", "WorkloadReady", "Unknown Progressing");
    assertThat(claim().require().getMetadata().getUid()).isEqualTo(before);
  }

  /** As long as a Pod uses it, which a finalizer of Kubernetes stands for. */
  @Test
  void aClaimThatIsBeingDeletedIsAWarningWhileItsDataExist_M27() {
    applications.apply("ays", AYS);
    applications.await("ays", "WorkloadReady", "Unknown Progressing");
    merge("{\"metadata\": {\"finalizers\": [\"kubernetes.io/pvc-protection\"]}}");
    var before = claim().require().getMetadata().getUid();

    claim().delete();

    applications.await("ays", "Ready", "False VolumeBeingDeleted");
    applications.await("ays", "Reconciling", "True");
    await().until(() -> applications.events("ays", "VolumeBeingDeleted").size() == 1);
    assertThat(applications.events("ays", "VolumeBeingDeleted").getFirst().getType())
        .isEqualTo("Warning");

    merge("{\"metadata\": {\"finalizers\": []}}");

    applications.await("ays", "WorkloadReady", "Unknown Progressing");
    await()
        .until(() ->
            claim().get() != null && !claim().require().getMetadata().getUid().equals(before));
    await().until(() -> applications.events("ays", "VolumeDeleted").size() == 1);
    assertThat(applications.events("ays", "VolumeDeleted").getFirst().getType())
        .isEqualTo("Warning");
  }

  private void merge(String patch) {
    claim().patch(PatchContext.of(PatchType.JSON_MERGE), patch);
  }

  private Resource<PersistentVolumeClaim> claim() {
    return applications
        .client()
        .persistentVolumeClaims()
        .inNamespace(applications.namespace())
        .withName("ays-data");
  }
}
