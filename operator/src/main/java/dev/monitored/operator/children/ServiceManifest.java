package dev.monitored.operator.children;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.naming.Names;
import dev.monitored.operator.naming.Ports;
import dev.monitored.operator.naming.Ports.Port;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;

public final class ServiceManifest {
  private ServiceManifest() {}

  public static Service of(Monitored monitored) {
    return new ServiceBuilder()
        .withMetadata(Metadata.of(monitored, Names.of(monitored)))
        .withNewSpec()
        .withSelector(Labels.of(monitored))
        .withPorts(Ports.ofService(monitored).stream().map(ServiceManifest::port).toList())
        .endSpec()
        .build();
  }

  /** By number: a container that somebody adds to the Pods may use the same name. */
  private static ServicePort port(Port port) {
    return new ServicePortBuilder()
        .withName(port.name())
        .withPort(port.number())
        .withProtocol("TCP")
        .withTargetPort(new IntOrString(port.number()))
        .build();
  }
}
