package dev.monitored.operator;

import dev.monitored.operator.naming.Labels;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Does what Deployment controller and kubelet would do to the Pods of one namespace. */
record Kubelet(KubernetesClient client, String namespace) {

  /** As many Pods as asked for run and are ready, called {@code name-0} and so on. */
  void run(String name, int replicas) {
    for (int index = 0; index < replicas; index++) {
      running(name, name + "-" + index, "10.1.0." + (index + 1));
    }
    deploymentStatus(name, replicas, replicas);
  }

  Pod running(String application, String pod, String address) {
    return pod(
        application,
        pod,
        address,
        new ContainerStateBuilder()
            .withNewRunning()
            .withStartedAt(Instant.now().minusSeconds(120).toString())
            .endRunning()
            .build(),
        true);
  }

  void waiting(String application, String pod, String reason, String message) {
    var state =
        new ContainerStateBuilder()
            .withNewWaiting()
            .withReason(reason)
            .withMessage(message)
            .endWaiting()
            .build();
    pod(application, pod, "10.1.0.9", state, false);
  }

  /** A Pod of a Prometheus object, which answers on that port of this machine. */
  void prometheus(String name, int port) {
    var labels = Map.of("operator.prometheus.io/name", name);
    var pod = create("prometheus-" + name + "-0", labels, List.of(), port);
    status(pod, "127.0.0.1", runningState(), true);
  }

  /** The same of a PrometheusAgent. */
  void agent(String name, int port) {
    var labels =
        Map.of("operator.prometheus.io/name", name, "app.kubernetes.io/name", "prometheus-agent");
    var pod = create("prom-agent-" + name + "-0", labels, List.of(), port);
    status(pod, "127.0.0.1", runningState(), true);
  }

  void deploymentStatus(String name, int replicas, int available) {
    var deployment = client.apps().deployments().inNamespace(namespace).withName(name).require();
    deployment.setStatus(
        new DeploymentStatusBuilder()
            .withObservedGeneration(deployment.getMetadata().getGeneration())
            .withReplicas(replicas)
            .withUpdatedReplicas(replicas)
            .withReadyReplicas(available)
            .withAvailableReplicas(available)
            .build());
    client.resource(deployment).updateStatus();
  }

  void delete(String pod) {
    client.pods().inNamespace(namespace).withName(pod).withGracePeriod(0).delete();
  }

  private Pod pod(
      String application, String name, String address, ContainerState state, boolean isReady) {
    var labels =
        new TreeMap<>(
            Map.of(
                Labels.NAME,
                application,
                Labels.INSTANCE,
                application,
                Labels.MANAGED_BY,
                Labels.OPERATOR,
                "pod-template-hash",
                "1"));
    var found = client.pods().inNamespace(namespace).withName(name).get();
    var owner = replicaSet(application + "-1");
    return status(
        found == null ? create(name, labels, List.of(owner), 8080) : found,
        address,
        state,
        isReady);
  }

  /** Whose Pods are expected; that it does not exist nobody here looks at. */
  private static OwnerReference replicaSet(String name) {
    return new OwnerReferenceBuilder()
        .withApiVersion("apps/v1")
        .withKind("ReplicaSet")
        .withName(name)
        .withUid(name)
        .withController(true)
        .build();
  }

  private Pod create(
      String name, Map<String, String> labels, List<OwnerReference> owners, int port) {
    return client
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(labels)
                .withOwnerReferences(owners)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("app")
                .withImage("image")
                .addNewPort()
                .withName("web")
                .withContainerPort(port)
                .endPort()
                .endContainer()
                .endSpec()
                .build())
        .create();
  }

  private Pod status(Pod pod, String address, ContainerState state, boolean isReady) {
    pod.setStatus(
        new PodStatusBuilder()
            .withPhase("Running")
            .withPodIP(address)
            .addNewPodIP(address)
            .withStartTime(Instant.now().minusSeconds(120).toString())
            .addNewCondition()
            .withType("Ready")
            .withStatus(isReady ? "True" : "False")
            .endCondition()
            .withContainerStatuses(
                new ContainerStatusBuilder()
                    .withName("app")
                    .withImage("image")
                    .withImageID("")
                    .withReady(isReady)
                    .withRestartCount(0)
                    .withState(state)
                    .build())
            .build());
    return client.resource(pod).updateStatus();
  }

  private static ContainerState runningState() {
    return new ContainerStateBuilder()
        .withNewRunning()
        .withStartedAt(Instant.now().minusSeconds(120).toString())
        .endRunning()
        .build();
  }
}
