package dev.monitored.bench.operator.cluster;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** ConfigMaps of others. */
public record Foreigners(KubernetesClient client) {
  private static final String NAMESPACE = "others";
  private static final String KIBIBYTE = "x".repeat(1024);

  public void create(int count) throws InterruptedException {
    new Yaml(client).createNamespace(NAMESPACE, Map.of());
    Crowd.each(names(count), this::create);
  }

  private static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(index -> "map-" + index).toList();
  }

  private void create(String name) {
    client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .endMetadata()
                .addToData("text", KIBIBYTE)
                .build())
        .create();
  }
}
