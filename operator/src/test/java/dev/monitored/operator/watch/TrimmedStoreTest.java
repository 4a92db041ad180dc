package dev.monitored.operator.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.Workload;
import dev.monitored.operator.snapshot.LastWrite;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TrimmedStoreTest {
  @Test
  void ofAPodWhatIsReadOfItIsKept() {
    var store = TrimmedStore.ofPods();

    store.put(
        "team/shop-0",
        Serialization.unmarshal(
            """
            metadata:
              name: shop-0
              namespace: team
              labels: {app.kubernetes.io/instance: shop}
              annotations: {note: long}
              ownerReferences: [{kind: ReplicaSet, name: shop-1, controller: true}]
            spec:
              volumes: [{name: data, emptyDir: {}}]
              nodeName: one
              containers:
              - name: app
                image: shop:1
                env: [{name: A, value: b}]
                ports: [{name: http, containerPort: 8080}]
                readinessProbe: {httpGet: {path: /ready, port: http}, periodSeconds: 5}
            status: {phase: Running, podIP: 10.0.0.1}
            """,
            Pod.class));

    var kept = store.get("team/shop-0");
    assertThat(kept.getMetadata().getLabels()).containsEntry("app.kubernetes.io/instance", "shop");
    assertThat(kept.getMetadata().getOwnerReferences()).hasSize(1);
    assertThat(kept.getMetadata().getAnnotations()).isEmpty();
    assertThat(kept.getStatus().getPodIP()).isEqualTo("10.0.0.1");
    assertThat(kept.getSpec().getVolumes()).isEmpty();
    assertThat(kept.getSpec().getContainers())
        .containsExactly(
            new ContainerBuilder()
                .withName("app")
                .withImage("shop:1")
                .addNewPort()
                .withName("http")
                .withContainerPort(8080)
                .endPort()
                .withNewReadinessProbe()
                .withNewHttpGet()
                .withPath("/ready")
                .withNewPort("http")
                .endHttpGet()
                .withPeriodSeconds(5)
                .endReadinessProbe()
                .build());
  }

  @Test
  void ofAMonitoredTheTimesOfItsWritesAreKept() {
    var store = TrimmedStore.ofMonitoreds();

    store.put(
        "team/shop",
        Serialization.unmarshal(
            """
            metadata:
              name: shop
              namespace: team
              annotations: {kubectl.kubernetes.io/last-applied-configuration: '{}', note: kept}
              managedFields:
              - {manager: kubectl, operation: Apply, time: '2026-11-30T10:00:00Z',
                 fieldsV1: {'f:spec': {}}}
            spec: {workload: {image: shop}}
            """,
            Monitored.class));

    var kept = store.get("team/shop");
    assertThat(kept.getMetadata().getAnnotations()).containsOnlyKeys("note");
    assertThat(kept.getMetadata().getManagedFields())
        .allSatisfy(entry -> assertThat(entry.getFieldsV1()).isNull());
    assertThat(LastWrite.of(kept)).contains(Instant.parse("2026-11-30T10:00:00Z"));
    assertThat(kept.getSpec().workload()).extracting(Workload::image).isEqualTo("shop");
  }
}
