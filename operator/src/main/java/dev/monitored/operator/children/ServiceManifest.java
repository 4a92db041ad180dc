package dev.monitored.operator.children;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.application.Endpoint;
import dev.monitored.operator.application.MetricsPort;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.naming.Names;
import dev.monitored.operator.naming.Ports;
import dev.monitored.operator.naming.Ports.Port;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

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
        .withPorts(made(endpoint))
        .endSpec()
        .build();
  }

  /** Each port once, and with another number than the others. */
  private static List<ServicePort> made(Endpoint endpoint) {
    var ports = new LinkedHashMap<String, MetricsPort>();
    endpoint.places().forEach(place -> ports.put(place.servicePort(), place.port()));
    var numbers = new HashSet<Integer>();
    ports.values().forEach(port -> numbers.add(port.number()));
    return ports.entrySet().stream()
        .map(port -> made(port.getKey(), port.getValue(), numbers))
        .toList();
  }

  private static ServicePort made(String name, MetricsPort port, Set<Integer> taken) {
    return new ServicePortBuilder()
        .withName(name)
        .withPort(port.number() == null ? free(taken) : port.number())
        .withProtocol("TCP")
        .withTargetPort(port.asTargetPort())
        .build();
  }

  private static int free(Set<Integer> taken) {
    return IntStream.iterate(ANY, number -> number + 1)
        .filter(taken::add)
        .findFirst()
        .orElseThrow();
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
