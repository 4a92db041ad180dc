package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A real API server with the CRDs of the project and of prometheus-operator, and the namespace of
 * the cases; one for all tests that take a KubernetesClient as a parameter.
 */
public final class ApiServer implements ParameterResolver {
  private record Running(KubeAPIServer server, KubernetesClient client) implements AutoCloseable {
    @Override
    public void close() {
      client.close();
      server.stop();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == KubernetesClient.class;
  }

  @Override
  public KubernetesClient resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(ApiServer.class))
        .computeIfAbsent(Running.class, _ -> start(), Running.class)
        .client();
  }

  private static Running start() {
    var server =
        new KubeAPIServer(
            KubeAPIServerConfigBuilder.anAPIServerConfig()
                .withTestDir(directory("KUBE_API_TEST_DIR").toString())
                .withOfflineMode(true)
                .build());
    server.start();
    var config = Config.fromKubeconfig(server.getKubeConfigYaml());
    var running = new Running(server, new KubernetesClientBuilder().withConfig(config).build());
    try {
      furnish(running.client());
      return running;
    } catch (IOException failure) {
      running.close();
      throw new UncheckedIOException(failure);
    } catch (RuntimeException failure) {
      running.close();
      throw failure;
    }
  }

  private static void furnish(KubernetesClient client) throws IOException {
    for (Path folder : List.of(directory("PROMETHEUS_OPERATOR_CRDS"), Path.of("../deploy/crds"))) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.filter(ApiServer::isCrd).toList()) {
          create(client, Files.readString(file));
        }
      }
    }
    client.resource(namespace()).create();
  }

  private static boolean isCrd(Path file) {
    return !file.endsWith("kustomization.yaml");
  }

  private static void create(KubernetesClient client, String crd) {
    var resource = client.resource(Serialization.unmarshal(crd, CustomResourceDefinition.class));
    resource.create();
    resource.waitUntilCondition(ApiServer::isServed, 30, TimeUnit.SECONDS);
  }

  private static boolean isServed(@Nullable CustomResourceDefinition crd) {
    return crd != null
        && crd.getStatus() != null
        && crd.getStatus().getConditions() != null
        && crd.getStatus().getConditions().stream()
            .anyMatch(one -> one.getType().equals("Established") && one.getStatus().equals("True"));
  }

  private static HasMetadata namespace() {
    return new NamespaceBuilder()
        .withNewMetadata()
        .withName(Case.NAMESPACE)
        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
        .endMetadata()
        .build();
  }

  private static Path directory(String variable) {
    var directory = System.getenv(variable);
    assertThat(directory).as(variable + " names a directory; make test sets it").isNotNull();
    return Path.of(directory);
  }
}
