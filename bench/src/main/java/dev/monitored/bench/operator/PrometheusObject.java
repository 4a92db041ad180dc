package dev.monitored.bench.operator;

import dev.monitored.bench.operator.cluster.Yaml;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;

/** A Prometheus of prometheus-operator which selects everything and may see everything. */
record PrometheusObject(KubernetesClient client) {
  private static final String NAMESPACE = "monitoring";
  private static final String POD = "prometheus-main-0";

  private static final String RIGHTS =
      """
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: prometheus, namespace: monitoring}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: prometheus}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: prometheus}
      subjects: [{kind: ServiceAccount, name: prometheus, namespace: monitoring}]
      """;
  private static final String READY =
      """
      {"status": {"phase": "Running", "podIP": "127.0.0.1", "podIPs": [{"ip": "127.0.0.1"}],
        "conditions": [
          {"type": "Ready", "status": "True", "lastTransitionTime": "2026-01-01T00:00:00Z"}]}}
      """;

  /**
   * Makes it, and its Pod, which does not run.
   *
   * @param port of this machine, where it answers
   */
  void create(int port) {
    var yaml = new Yaml(client);
    yaml.createNamespace(NAMESPACE, Map.of());
    yaml.create(RIGHTS);
    yaml.create(objects(port));
  }

  /** Its Pod runs from now on. */
  void run() {
    client
        .pods()
        .inNamespace(NAMESPACE)
        .withName(POD)
        .subresource("status")
        .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), READY);
  }

  private static String objects(int port) {
    return """
    apiVersion: monitoring.coreos.com/v1
    kind: Prometheus
    metadata: {name: main, namespace: monitoring}
    spec:
      serviceAccountName: prometheus
      serviceMonitorSelector: {}
      serviceMonitorNamespaceSelector: {}
      ruleSelector: {}
      ruleNamespaceSelector: {}
    ---
    apiVersion: v1
    kind: Pod
    metadata:
      name: prometheus-main-0
      namespace: monitoring
      labels:
        app.kubernetes.io/name: prometheus
        operator.prometheus.io/name: main
        operator.prometheus.io/mode: server
        operator.prometheus.io/shard: "0"
    spec:
      containers:
      - {name: prometheus, image: prometheus, ports: [{name: web, containerPort: %d}]}
    """
        .formatted(port);
  }
}
