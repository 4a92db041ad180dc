package dev.monitored.operator.application;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.naming.Names;
import dev.monitored.operator.naming.Ports;
import dev.monitored.operator.naming.Ports.Port;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where an application serves its metrics, and how a Prometheus finds it there.
 *
 * @param service through which a ServiceMonitor finds the Pods
 * @param serviceLabels by which a ServiceMonitor selects the Service
 * @param pods by which a PodMonitor selects the Pods
 * @param places where each Pod serves metrics, the main one first
 * @param made selector of the Service, which has to be made because a target has none that fits;
 *     null: it has one
 */
public record Endpoint(
    String service,
    SortedMap<String, String> serviceLabels,
    LabelSelector pods,
    List<MetricsPlace> places,
    @Nullable SortedMap<String, String> made) {
  public Endpoint {
    serviceLabels = new TreeMap<>(serviceLabels);
    places = List.copyOf(places);
  }

  /** That of an application whose objects are the operator's. */
  static Endpoint own(Monitored monitored) {
    var scrape = monitored.getSpec().scrape();
    var further = scrape.endpoints().stream().map(one -> Ports.metrics(monitored, one));
    var ports = Stream.concat(Stream.of(Ports.metrics(monitored)), further).toList();
    return new Endpoint(
        Names.of(monitored),
        Labels.of(monitored),
        new LabelSelectorBuilder().withMatchLabels(Labels.of(monitored)).build(),
        places(
            monitored,
            ports.stream().map(Port::name).toList(),
            ports.stream()
                .map(port -> new MetricsPort(port.name(), port.number(), Names.CONTAINER))
                .toList()),
        null);
  }

  /** That of a target, by a Service of our own. */
  static Endpoint made(
      Monitored monitored,
      Map<String, String> selector,
      LabelSelector pods,
      List<MetricsPort> ports) {
    var main = ports.getFirst();
    var names =
        ports.stream()
            .map(port -> port.equals(main) ? Names.METRICS : Names.furtherMetrics(port.toString()))
            .toList();
    return new Endpoint(
        Names.metricsService(monitored),
        Labels.of(monitored),
        pods,
        places(monitored, names, ports),
        new TreeMap<>(selector));
  }

  /** That of a target, by a Service that it has, whose ports have these names. */
  static Endpoint found(
      Monitored monitored,
      Service service,
      List<String> servicePorts,
      LabelSelector pods,
      List<MetricsPort> ports) {
    return new Endpoint(
        service.getMetadata().getName(),
        identity(service),
        pods,
        places(monitored, servicePorts, ports),
        null);
  }

  private static List<MetricsPlace> places(
      Monitored monitored, List<String> servicePorts, List<MetricsPort> ports) {
    var paths = monitored.getSpec().scrape().paths();
    return IntStream.range(0, paths.size())
        .mapToObj(i -> new MetricsPlace(servicePorts.get(i), ports.get(i), paths.get(i), i == 0))
        .toList();
  }

  /** The labels that its selector has, too, stay when the application gets another version. */
  private static SortedMap<String, String> identity(Service service) {
    var labels = new TreeMap<>(service.getMetadata().getLabels());
    var stable = new TreeMap<>(labels);
    stable.entrySet().retainAll(service.getSpec().getSelector().entrySet());
    return stable.isEmpty() ? labels : stable;
  }
}
