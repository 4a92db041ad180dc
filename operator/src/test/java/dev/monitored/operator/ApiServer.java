package dev.monitored.operator;

import static org.awaitility.Awaitility.await;

import dev.monitored.operator.watch.LenientSerialization;
import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real API server with our definition and the namespace of the cases, one for all tests of a JVM.
 * It does not know prometheus-operator: who needs its definitions applies them, and deletes them
 * again. It asks roles what a service account may do, and keeps a log of what they ask. There is no
 * controller-manager and no kubelet: what they would do, {@link Kubelet} does.
 */
public final class ApiServer {
  private static final Path CRD = Path.of("../deploy/crds/monitored.yaml");
  private static final Path AUDIT_POLICY =
      Path.of("src/test/resources/audit-policy.yaml").toAbsolutePath();
  private static final String ADDRESSES =
      """
      apiVersion: networking.k8s.io/v1
      kind: ServiceCIDR
      metadata: {name: more}
      spec: {cidrs: [10.1.0.0/16]}
      """;
  private static @Nullable ApiServer shared;

  private final KubeAPIServer server;
  private final KubernetesClient client;
  private final Path audit;

  private ApiServer() {
    var binaries = variable("KUBE_API_TEST_DIR");
    audit = temporary("audit", ".log");
    server =
        new KubeAPIServer(
            KubeAPIServerConfigBuilder.anAPIServerConfig()
                .withTestDir(binaries)
                .withOfflineMode(true)
                .withUpdateKubeConfig(false)
                .withApiServerFlag("--audit-policy-file", AUDIT_POLICY.toString())
                .withApiServerFlag("--audit-log-path", audit.toString())
                .build());
    startAlone(Path.of(binaries, "start.lock"));
    Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
    client =
        new KubernetesClientBuilder()
            .withConfig(config())
            .withKubernetesSerialization(LenientSerialization.serialization())
            .build();
    // No controller deletes the Services of earlier tests, and the default range has 254 addresses.
    client.resource(ADDRESSES).create();
    apply(CRD);
    create(Case.NAMESPACE, Map.of("pod-security.kubernetes.io/enforce", "restricted"));
  }

  /** Certificates that the servers of all processes share are made at the first start. */
  private void startAlone(Path lock) {
    try (var file = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = file.lock()) {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static synchronized ApiServer shared() {
    var found = shared == null ? new ApiServer() : shared;
    shared = found;
    return found;
  }

  public KubernetesClient client() {
    return client;
  }

  Config config() {
    return Config.fromKubeconfig(server.getKubeConfigYaml());
  }

  /** What a kubectl of whoever may do everything needs. */
  String kubeconfig() {
    return server.getKubeConfigYaml();
  }

  /** What service accounts ask from now on. */
  AuditLog audit() {
    return AuditLog.from(audit);
  }

  /** A new namespace, so that tests do not meet. */
  String namespace() {
    var name = "test-" + UUID.randomUUID().toString().substring(0, 8);
    create(name, Map.of());
    return name;
  }

  /** Applies a file of definitions and waits until they are served. */
  public void apply(Path definitions) {
    for (var object : load(definitions)) {
      client.resource(object).fieldManager("test").forceConflicts().serverSideApply();
      await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> isEstablished(object));
    }
  }

  void delete(Path definitions) {
    for (var object : load(definitions)) {
      client.resource(object).delete();
      await().atMost(Duration.ofSeconds(60)).until(() -> client.resource(object).get() == null);
    }
  }

  /** The definitions of prometheus-operator that the operator uses. */
  static List<Path> monitoring() {
    return monitoring(
        "prometheuses",
        "prometheusagents",
        "thanosrulers",
        "servicemonitors",
        "podmonitors",
        "prometheusrules");
  }

  /** The definitions of prometheus-operator, of which a plural or two are named. */
  static List<Path> monitoring(String... plurals) {
    var folder = Path.of(variable("PROMETHEUS_OPERATOR_CRDS"));
    return Stream.of(plurals)
        .map(plural -> folder.resolve("monitoring.coreos.com_" + plural + ".yaml"))
        .toList();
  }

  private void create(String namespace, Map<String, String> labels) {
    client
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(namespace)
                .withLabels(labels)
                .endMetadata()
                .build())
        .create();
  }

  private boolean isEstablished(HasMetadata object) {
    var crd =
        client
            .apiextensions()
            .v1()
            .customResourceDefinitions()
            .withName(object.getMetadata().getName())
            .get();
    return Optional.ofNullable(crd).map(found -> found.getStatus()).stream()
        .flatMap(status -> status.getConditions().stream())
        .anyMatch(condition ->
            condition.getType().equals("Established") && condition.getStatus().equals("True"));
  }

  private List<HasMetadata> load(Path definitions) {
    try (var stream = Files.newInputStream(definitions)) {
      return client.load(stream).items();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path temporary(String prefix, String suffix) {
    try {
      var file = Files.createTempFile(prefix, suffix);
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String variable(String name) {
    return Objects.requireNonNull(System.getenv(name), name + " is not set; make test sets it");
  }
}
