package dev.monitored.e2e;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The cluster under test, as {@code make e2e} names it by environment: {@code E2E_KUBECONFIG},
 * {@code E2E_CONTEXT}, the commands {@code HELM} and {@code KUBECTL}. No other cluster is ever
 * touched.
 */
final class Cluster {
  static final String NAMESPACE = "shop";
  static final String SYSTEM = "monitored-system";
  static final String RELEASE = "monitored";
  static final Path PROJECT = Path.of(System.getProperty("user.dir"), "..").normalize();

  private static final ResourceDefinitionContext MONITORED =
      new ResourceDefinitionContext.Builder()
          .withGroup("monitored.dev")
          .withVersion("v1alpha1")
          .withKind("Monitored")
          .withPlural("monitoreds")
          .withNamespaced(true)
          .build();

  private static final Cluster INSTANCE = new Cluster();

  private final String kubeconfig = required("E2E_KUBECONFIG");
  private final String context = required("E2E_CONTEXT");
  private final KubernetesClient client =
      new KubernetesClientBuilder()
          .withConfig(
              new ConfigBuilder(Config.fromKubeconfig(minified()))
                  .withRequestTimeout(30_000)
                  .build())
          .build();

  static Cluster cluster() {
    return INSTANCE;
  }

  KubernetesClient client() {
    return client;
  }

  MixedOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      monitoreds() {
    return client.genericKubernetesResources(MONITORED);
  }

  /** Runs helm against this cluster and returns what it printed. */
  String helm(String... arguments) {
    return Command.run(
        Duration.ofMinutes(5),
        with(
            List.of(required("HELM")),
            arguments,
            List.of("--kubeconfig", kubeconfig, "--kube-context", context)));
  }

  /** Runs kubectl against this cluster and returns what it printed. */
  String kubectl(String... arguments) {
    return Command.run(
        Duration.ofMinutes(3),
        with(
            List.of(required("KUBECTL"), "--kubeconfig", kubeconfig, "--context", context),
            arguments,
            List.of()));
  }

  /** Runs a command that uses kubectl, as somebody would who pastes it into a shell. */
  void shell(String command) {
    var kubectl = Path.of(required("KUBECTL")).toAbsolutePath().getParent();
    Command.run(
        Duration.ofMinutes(1),
        List.of(
            "env",
            "KUBECONFIG=" + kubeconfig,
            "PATH=%s:%s".formatted(kubectl, System.getenv("PATH")),
            "bash",
            "-c",
            command));
  }

  /** The value of a label of an object of the stories' namespace; empty: it has none. */
  String label(String kind, String name, String label) {
    return kubectl(
            "get",
            kind,
            name,
            "--namespace",
            NAMESPACE,
            "--ignore-not-found",
            "--output",
            "jsonpath={.metadata.labels." + label + "}")
        .strip();
  }

  List<Pod> pods(String namespace, Map<String, String> selector) {
    return client.pods().inNamespace(namespace).withLabels(selector).list().getItems();
  }

  /** Which Pods of a label selector there are, and how often their containers were restarted. */
  List<String> lives(String namespace, Map<String, String> selector) {
    return pods(namespace, selector).stream()
        .flatMap(pod ->
            pod.getStatus().getContainerStatuses().stream()
                .map(status -> pod.getMetadata().getUid() + " " + status.getRestartCount()))
        .sorted()
        .toList();
  }

  /** The messages of the events of one reason about an object of the stories' namespace. */
  List<String> events(String name, String reason) {
    return client.v1().events().inNamespace(NAMESPACE).list().getItems().stream()
        .filter(event -> event.getInvolvedObject().getName().equals(name))
        .filter(event -> event.getReason().equals(reason))
        .map(event -> event.getMessage())
        .toList();
  }

  MonitoredView monitored(String name) {
    return monitored(NAMESPACE, name);
  }

  MonitoredView monitored(String namespace, String name) {
    return Optional.ofNullable(monitoreds().inNamespace(namespace).withName(name).get())
        .map(MonitoredView::new)
        .orElseThrow(() -> new AssertionError("no Monitored " + name));
  }

  /** The kubeconfig with nothing but our context, so that no other can be meant by accident. */
  private String minified() {
    return kubectl("config", "view", "--raw", "--flatten", "--minify");
  }

  static String required(String variable) {
    String value = System.getenv(variable);
    if (value == null || value.isBlank()) {
      throw new IllegalStateException(variable + " is not set: run the stories by make e2e");
    }
    return value;
  }

  private static List<String> with(List<String> before, String[] arguments, List<String> after) {
    var command = new ArrayList<>(before);
    command.addAll(Arrays.asList(arguments));
    command.addAll(after);
    return command;
  }
}
