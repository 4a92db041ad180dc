package dev.monitored.operator.discovery;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.application.Application;
import dev.monitored.operator.application.Endpoint;
import dev.monitored.operator.application.MetricsPort.OfPod;
import dev.monitored.operator.naming.Names;
import dev.monitored.operator.plan.Plan;
import dev.monitored.operator.pod.PodView;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An application as the discovery endpoint sees it.
 *
 * @param service the Service that a ServiceMonitor finds the Pods through
 * @param pods those with an address that have not finished, ready or not
 */
public record DiscoveredApplication(
    Monitored monitored, Plan plan, String service, List<Pod> pods) {

  /**
   * A Pod of it.
   *
   * @param address IPv4 or IPv6
   * @param port of its metrics
   * @param container that declares the port; null: none does
   */
  public record Pod(String name, String address, int port, @Nullable String container) {}

  public static DiscoveredApplication of(Monitored monitored, Plan plan, Application application) {
    var endpoint = application.endpoint();
    if (endpoint == null) {
      return new DiscoveredApplication(monitored, plan, "", List.of());
    }
    var pods =
        application.pods().stream()
            .flatMap(pod -> pod(pod, port(monitored, endpoint, pod)).stream())
            .toList();
    return new DiscoveredApplication(monitored, plan, endpoint.service(), pods);
  }

  private static Optional<Pod> pod(PodView pod, Optional<OfPod> port) {
    return port.flatMap(at ->
        pod.address().map(address -> new Pod(pod.name(), address, at.number(), at.container())));
  }

  /** Of one whose spec cannot be read, the Pod itself says where its metrics are. */
  private static Optional<OfPod> port(Monitored monitored, Endpoint endpoint, PodView pod) {
    var declared = monitored.isReadable() ? Optional.<OfPod>empty() : declared(pod);
    return declared.or(() -> endpoint.port().of(pod));
  }

  private static Optional<OfPod> declared(PodView pod) {
    return Stream.of(Names.METRICS, Names.HTTP)
        .flatMap(name ->
            pod.ports()
                .filter(port -> port.container().equals(Names.CONTAINER))
                .filter(port -> name.equals(port.name())))
        .map(port -> new OfPod(port.number(), Names.CONTAINER))
        .findFirst();
  }
}
