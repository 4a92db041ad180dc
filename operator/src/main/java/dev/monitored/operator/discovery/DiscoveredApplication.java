package dev.monitored.operator.discovery;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.application.Application;
import dev.monitored.operator.application.MetricsPlace;
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
 * @param targets one for each endpoint of each Pod that has an address and has not finished, ready
 *     or not
 */
public record DiscoveredApplication(
    Monitored monitored, Plan plan, String service, List<Target> targets) {

  /**
   * One endpoint of a Pod.
   *
   * @param address IPv4 or IPv6
   * @param container that declares the port; null: none does
   * @param isMain whether it is no further endpoint
   */
  public record Target(
      String pod,
      String address,
      int port,
      @Nullable String container,
      String path,
      boolean isMain) {}

  public static DiscoveredApplication of(Monitored monitored, Plan plan, Application application) {
    var endpoint = application.endpoint();
    if (endpoint == null) {
      return new DiscoveredApplication(monitored, plan, "", List.of());
    }
    var targets =
        application.pods().stream()
            .flatMap(pod ->
                endpoint.places().stream().flatMap(place -> target(monitored, place, pod).stream()))
            .toList();
    return new DiscoveredApplication(monitored, plan, endpoint.service(), targets);
  }

  private static Optional<Target> target(Monitored monitored, MetricsPlace place, PodView pod) {
    var port = place.isMain() ? main(monitored, place, pod) : place.port().of(pod);
    return port.flatMap(at ->
        pod.address()
            .map(address ->
                new Target(
                    pod.name(),
                    address,
                    at.number(),
                    at.container(),
                    place.path(),
                    place.isMain())));
  }

  /** Of one whose spec cannot be read, the Pod itself says where its metrics are. */
  private static Optional<OfPod> main(Monitored monitored, MetricsPlace place, PodView pod) {
    var declared = monitored.isReadable() ? Optional.<OfPod>empty() : declared(pod);
    return declared.or(() -> place.port().of(pod));
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
