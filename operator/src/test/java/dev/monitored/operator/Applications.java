package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.MonitoredStatus;
import dev.monitored.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The {@code Monitored} objects of one namespace, as a user applies and reads them. */
record Applications(KubernetesClient client, String namespace) {

  /** Tests run one after another: nothing is left of the one before. */
  static Applications inNewNamespace() {
    var server = ApiServer.shared();
    server.client().resources(Monitored.class).inAnyNamespace().delete();
    return new Applications(server.client(), server.namespace());
  }

  Kubelet kubelet() {
    return new Kubelet(client, namespace);
  }

  void apply(String name, String spec) {
    var yaml =
        """
        apiVersion: monitored.dev/v1alpha1
        kind: Monitored
        metadata: {name: %s, namespace: %s}
        spec: %s
        """
            .formatted(name, namespace, spec);
    client.resource(yaml).fieldManager("user").forceConflicts().serverSideApply();
  }

  /** Lets the namespace's own default service account find targets here. */
  void grantDiscovery() {
    List.of(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: discovery, namespace: %1$s}
            rules: [{apiGroups: [""], resources: [services, endpoints, pods], verbs: [list, watch]}]
            """,
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: discovery, namespace: %1$s}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: discovery}
            subjects: [{kind: ServiceAccount, name: default, namespace: %1$s}]
            """)
        .forEach(yaml ->
            client
                .resource(yaml.formatted(namespace))
                .fieldManager("platform")
                .forceConflicts()
                .serverSideApply());
  }

  void withdrawDiscovery() {
    client.rbac().roleBindings().inNamespace(namespace).withName("discovery").delete();
  }

  void delete(String name) {
    client.resources(Monitored.class).inNamespace(namespace).withName(name).delete();
  }

  String uid(String name) {
    return client
        .resources(Monitored.class)
        .inNamespace(namespace)
        .withName(name)
        .require()
        .getMetadata()
        .getUid();
  }

  Optional<MonitoredStatus> status(String name) {
    return Optional.ofNullable(
            client.resources(Monitored.class).inNamespace(namespace).withName(name).get())
        .map(Monitored::getStatus);
  }

  /** {@code True}, or status and reason, or {@code absent}. */
  String state(String name, String condition) {
    return status(name)
        .flatMap(status -> Conditions.find(status, condition))
        .map(found ->
            found.getStatus().equals("True") ? "True" : found.getStatus() + " " + found.getReason())
        .orElse("absent");
  }

  void await(String name, String condition, String state) {
    Awaitility.await()
        .alias(name + ": " + condition + " is " + state)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> assertThat(state(name, condition)).as("%s", status(name)).isEqualTo(state));
  }

  /** Waits until one of its conditions has the reason. */
  void awaitReason(String name, String reason) {
    Awaitility.await()
        .alias(name + " says " + reason)
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(reasons(name)).contains(reason));
  }

  void awaitNoReason(String name, String reason, Duration within) {
    Awaitility.await()
        .alias(name + " says no longer " + reason)
        .atMost(within)
        .untilAsserted(() -> assertThat(reasons(name)).isNotEmpty().doesNotContain(reason));
  }

  private List<String> reasons(String name) {
    return status(name).stream()
        .flatMap(status -> status.conditions().stream())
        .map(Condition::getReason)
        .toList();
  }

  /** Its ServiceMonitor; null: there is none. */
  @Nullable ServiceMonitor monitor(String name) {
    return client.resources(ServiceMonitor.class).inNamespace(namespace).withName(name).get();
  }

  List<Event> events(String name, String reason) {
    return client.events().v1().events().inNamespace(namespace).list().getItems().stream()
        .filter(event -> event.getRegarding().getName().equals(name))
        .filter(event -> event.getReason().equals(reason))
        .toList();
  }
}
