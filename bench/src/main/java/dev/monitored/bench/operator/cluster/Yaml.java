package dev.monitored.bench.operator.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Objects as they are written by hand, in a cluster. */
public record Yaml(KubernetesClient client) {
  public static final ResourceDefinitionContext MONITORED =
      kind("monitored.dev", "v1alpha1", "Monitored", "monitoreds");
  public static final ResourceDefinitionContext SERVICE_MONITOR =
      kind("monitoring.coreos.com", "v1", "ServiceMonitor", "servicemonitors");
  public static final ResourceDefinitionContext POD_MONITOR =
      kind("monitoring.coreos.com", "v1", "PodMonitor", "podmonitors");
  public static final ResourceDefinitionContext RULE =
      kind("monitoring.coreos.com", "v1", "PrometheusRule", "prometheusrules");

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The API server recreates the storage of a kind just after the CRD is established. */
  private static final Duration SETTLING = Duration.ofSeconds(3);

  private static ResourceDefinitionContext kind(
      String group, String version, String kind, String plural) {
    return new ResourceDefinitionContext.Builder()
        .withGroup(group)
        .withVersion(version)
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(true)
        .build();
  }

  /** Makes every object of a text, in its order. */
  public void create(String text) {
    client
        .load(
            new java.io.ByteArrayInputStream(
                text.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .items()
        .forEach(object -> client.resource(object).create());
  }

  /** Makes objects that are told as maps, in their order. */
  public void create(List<Map<String, Object>> objects) {
    var json = client.getKubernetesSerialization();
    objects.stream()
        .map(object -> json.convertValue(object, GenericKubernetesResource.class))
        .forEach(object -> client.resource(object).create());
  }

  public void createNamespace(String name, Map<String, String> labels) {
    var namespace = new NamespaceBuilder();
    client
        .resource(
            namespace.withNewMetadata().withName(name).withLabels(labels).endMetadata().build())
        .create();
  }

  /** Makes definitions known and waits until they are served. */
  public void define(List<Path> files) throws IOException, InterruptedException {
    for (var file : files) {
      try (var stream = Files.newInputStream(file)) {
        for (var definition : client.load(stream).items()) {
          // A client-side apply would not hold the larger ones in an annotation.
          client.resource(definition).create();
          Waiting.until(PATIENCE, file + " is not served", () -> isEstablished(definition));
        }
      }
    }
    Thread.sleep(SETTLING);
  }

  private boolean isEstablished(HasMetadata definition) {
    var found =
        client
            .apiextensions()
            .v1()
            .customResourceDefinitions()
            .withName(definition.getMetadata().getName())
            .require();
    return Stream.ofNullable(found.getStatus().getConditions())
        .flatMap(List::stream)
        .anyMatch(one -> one.getType().equals("Established") && one.getStatus().equals("True"));
  }

  public List<GenericKubernetesResource> list(ResourceDefinitionContext kind) {
    return client.genericKubernetesResources(kind).inAnyNamespace().list().getItems();
  }
}
