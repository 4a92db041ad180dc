package dev.monitored.bench.operator;

import dev.monitored.bench.operator.cluster.AuditLog;
import dev.monitored.bench.operator.cluster.ControlPlane;
import dev.monitored.bench.operator.cluster.Kubelet;
import dev.monitored.bench.operator.cluster.Users;
import dev.monitored.bench.operator.cluster.Yaml;
import dev.monitored.bench.operator.prometheus.Loaded;
import dev.monitored.bench.operator.prometheus.Prometheus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A new cluster for one contender, with a Prometheus of prometheus-operator in it that answers
 * right away. What is started on it ends with it.
 */
public final class Stage implements AutoCloseable {
  /** Where the operator lives. */
  static final String NAMESPACE = "monitored-system";

  private static final String CLUSTER_ADMIN =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: monitored-operator}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
      subjects: [{kind: ServiceAccount, name: monitored-operator, namespace: monitored-system}]
      """;

  private final OperatorBench bench;
  private final Contender contender;
  private final Deque<Runnable> opened = new ArrayDeque<>();
  private final ControlPlane plane;
  private final Prometheus prometheus;

  private Stage(OperatorBench bench, Contender contender) throws IOException, InterruptedException {
    this.bench = bench;
    this.contender = contender;
    plane = ControlPlane.start(bench, bench.kubernetes().resolve("bin"));
    opened.push(plane::close);
    define("servicemonitors", "podmonitors", "prometheusrules", "prometheuses", "prometheusagents");
    new Yaml(client()).createNamespace(NAMESPACE, Map.of());
    new Yaml(client()).create(CLUSTER_ADMIN);
    var loaded = new Loaded(client());
    opened.push(loaded::close);
    prometheus = Prometheus.start(loaded);
    opened.push(prometheus::close);
    new PrometheusObject(client()).create(prometheus.port());
  }

  public static Stage open(OperatorBench bench, Contender contender)
      throws IOException, InterruptedException {
    return new Stage(bench, contender);
  }

  /** The operator, which leads already. */
  public Operator operator() throws IOException, InterruptedException {
    return operator("").awaitLeading();
  }

  /**
   * The operator, which has just been started.
   *
   * @param plain the Prometheuses without prometheus-operator, as its settings have them
   */
  public Operator operator(String plain) throws IOException {
    var operator = Operator.start(bench, contender, plane.kubeconfig(Users.OPERATOR), plain);
    opened.push(operator::close);
    return operator;
  }

  /** From now on all Pods of applications run. */
  public void runPods() {
    var kubelet = Kubelet.start(client());
    opened.push(kubelet::close);
  }

  public KubernetesClient client() {
    return plane.client();
  }

  public AuditLog audit() {
    return plane.audit();
  }

  public Prometheus prometheus() {
    return prometheus;
  }

  /** Says something of this contender. */
  public void say(String text) {
    bench.say(contender.name() + ": " + text);
  }

  private void define(String... plurals) throws IOException, InterruptedException {
    var folder = bench.definitionsOfPrometheusOperator();
    var files =
        Stream.of(plurals)
            .map(plural -> folder.resolve("monitoring.coreos.com_" + plural + ".yaml"));
    new Yaml(client()).define(Stream.concat(Stream.of(contender.definition()), files).toList());
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      opened.pop().run();
    }
  }
}
