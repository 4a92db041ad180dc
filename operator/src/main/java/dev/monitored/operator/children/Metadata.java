package dev.monitored.operator.children;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.naming.Labels;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;

/** Name, namespace and labels of a child. */
final class Metadata {
  private Metadata() {}

  static ObjectMeta of(Monitored monitored, String name) {
    return of(monitored, name, Labels.of(monitored));
  }

  static ObjectMeta of(Monitored monitored, String name, Map<String, String> labels) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(monitored.getMetadata().getNamespace())
        .withLabels(labels)
        .build();
  }
}
