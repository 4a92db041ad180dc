package dev.monitored.operator.naming;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** Names a {@code Monitored}. */
public record MonitoredRef(String namespace, String name) {

  public static MonitoredRef of(HasMetadata monitored) {
    var metadata = monitored.getMetadata();
    return new MonitoredRef(metadata.getNamespace(), metadata.getName());
  }

  /** {@code namespace/name}. */
  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
