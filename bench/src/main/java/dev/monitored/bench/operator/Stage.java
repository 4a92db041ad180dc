package dev.monitored.bench.operator;

import dev.monitored.bench.Child;
import dev.monitored.bench.operator.cluster.AuditLog;
import dev.monitored.bench.operator.cluster.ControlPlane;
import dev.monitored.bench.operator.cluster.Kubelet;
import dev.monitored.bench.operator.cluster.Users;
import dev.monitored.bench.operator.cluster.Yaml;
import dev.monitored.bench.operator.prometheus.Loaded;
import dev.monitored.bench.operator.prometheus.Prometheus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A new cluster for one contender. What is started on it ends with it. */
public final class Stage implements AutoCloseable {
  /** Where the operator lives. */
  static final String NAMESPACE = "monitored-system";

  /** The operator may do everything; what a Prometheus needs is given by a role of that name. */
  private static final String RIGHTS =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: monitored-operator}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
      subjects: [{kind: ServiceAccount, name: monitored-operator, namespace: monitored-system}]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: {name: prometheus}
      rules:
      - apiGroups: ["", discovery.k8s.io]
        resources: [services, endpoints, endpointslices, pods]
        verbs: [get, list, watch]
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
    new Yaml(client()).define(definitions(contender));
    new Yaml(client()).createNamespace(NAMESPACE, Map.of());
    new Yaml(client()).create(RIGHTS);
    var loaded = new Loaded(client());
    opened.push(loaded::close);
    prometheus = Prometheus.start(loaded);
    opened.push(prometheus::close);
  }

  /** With a Prometheus that may scrape everything, and says so. */
  public static Stage open(OperatorBench bench, Contender contender)
      throws IOException, InterruptedException {
    var stage = withoutNodes(bench, contender);
    new PrometheusObject(stage.client()).run();
    return stage;
  }

  /** With the same Prometheus, whose Pod does not run either. */
  public static Stage withoutNodes(OperatorBench bench, Contender contender)
      throws IOException, InterruptedException {
    var stage = new Stage(bench, contender);
    new PrometheusObject(stage.client()).create(stage.prometheus.port());
    return stage;
  }

  /** Without any Prometheus. */
  public static Stage empty(OperatorBench bench, Contender contender)
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

  /** The real one, from now on. */
  public void prometheusOperator() throws IOException {
    var program = bench.prometheusOperator().resolve("bin/prometheus-operator").toString();
    var line = List.of(program, "--web.listen-address=127.0.0.1:0");
    var environment = Map.of("KUBECONFIG", plane.kubeconfig(Users.PROMETHEUS_OPERATOR).toString());
    opened.push(Child.start(bench, "prometheus-operator", line, environment)::close);
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

  private List<Path> definitions(Contender of) throws IOException {
    try (var files = Files.list(bench.prometheusOperator().resolve("crds"))) {
      return Stream.concat(Stream.of(of.definition()), files).toList();
    }
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      opened.pop().run();
    }
  }
}
