package dev.monitored.operator.children;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.application.Endpoint;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.naming.Names;
import dev.monitored.operator.naming.Ports;
import dev.monitored.operator.naming.Ports.Port;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import java.util.Map;
import java.util.Objects;

public final class ServiceManifest {
  /** Of a Service without an address the port does not count. */
  private static final int ANY = 80;

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

  /** For a target, to find its Pods by: it needs no address of its own. */
  static Service made(Monitored monitored, Map<String, String> selector, Endpoint endpoint) {
    return new ServiceBuilder()
        .withMetadata(Metadata.of(monitored, endpoint.service()))
        .withNewSpec()
        .withClusterIP("None")
        .withSelector(selector)
        .addNewPort()
        .withName(endpoint.servicePort())
        .withPort(Objects.requireNonNullElse(endpoint.port().number(), ANY))
        .withProtocol("TCP")
        .withTargetPort(endpoint.port().asTargetPort())
        .endPort()
        .endSpec()
        .build();
  }

  /**
   * Targets the port by number, because an injected container may have a port with the same name.
   */
  private static ServicePort port(Port port) {
    return new ServicePortBuilder()
        .withName(port.name())
        .withPort(port.number())
        .withProtocol("TCP")
        .withTargetPort(new IntOrString(port.number()))
        .build();
  }
}
