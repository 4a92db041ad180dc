package dev.monitored.operator.application;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.application.MetricsPort.OfPod;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.pod.DeclaredPort;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Through which Service the Pods of a workload are scraped: the oldest one that selects just these
 * and offers each port by a name, else one of our own.
 */
record ServiceChoice(
    Monitored monitored, PodSource source, List<MetricsPort> ports, List<Service> services) {
  private static final Comparator<Service> BY_AGE =
      Comparator.<Service, String>comparing(service ->
              Objects.requireNonNullElse(service.getMetadata().getCreationTimestamp(), ""))
          .thenComparing(service -> service.getMetadata().getName());

  Endpoint endpoint() {
    return services.stream()
        .filter(ServiceChoice::canBeSelected)
        .filter(service -> !isOurs(service) && source.isSelectedBy(selector(service)))
        .sorted(BY_AGE)
        .flatMap(service -> found(service).stream())
        .findFirst()
        .orElseGet(() -> Endpoint.made(monitored, source.identity(), source.selector(), ports));
  }

  /**
   * Whether a ServiceMonitor can select it among others, and finds each Pod by one address only.
   */
  static boolean canBeSelected(Service service) {
    var labels = service.getMetadata().getLabels();
    var families = service.getSpec().getIpFamilies();
    return labels != null && !labels.isEmpty() && (families == null || families.size() < 2);
  }

  private Optional<Endpoint> found(Service service) {
    var names = ports.stream().flatMap(port -> name(service, port).stream()).toList();
    return names.size() == ports.size()
        ? Optional.of(Endpoint.found(monitored, service, names, source.selector(), ports))
        : Optional.empty();
  }

  /** The name of its port that leads to ours; empty: none does, or it has no name. */
  private Optional<String> name(Service service, MetricsPort port) {
    var wanted = number(port);
    return service.getSpec().getPorts().stream()
        .filter(OfferedPort::isTcp)
        .filter(offered -> wanted.isPresent() && wanted.equals(number(target(offered))))
        .flatMap(offered -> Stream.ofNullable(offered.getName()))
        .findFirst();
  }

  private static MetricsPort target(ServicePort offered) {
    return OfferedPort.of(offered).port();
  }

  private Optional<Integer> number(MetricsPort any) {
    return any.among(DeclaredPort.of(source.template().getSpec())).map(OfPod::number);
  }

  private static Map<String, String> selector(Service service) {
    return Objects.requireNonNullElse(service.getSpec().getSelector(), Map.of());
  }

  private static boolean isOurs(Service service) {
    return Labels.OPERATOR.equals(service.getMetadata().getLabels().get(Labels.MANAGED_BY));
  }
}
