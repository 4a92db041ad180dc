package dev.monitored.operator.application;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.naming.Names;
import dev.monitored.operator.naming.Ports;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.Service;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where an application serves its metrics, and how a Prometheus finds it there.
 *
 * @param service through which a ServiceMonitor finds the Pods
 * @param serviceLabels by which a ServiceMonitor selects the Service
 * @param servicePort name of the port of the Service
 * @param pods by which a PodMonitor selects the Pods
 * @param made selector of the Service, which has to be made because a target has none that fits;
 *     null: it has one
 */
public record Endpoint(
    String service,
    SortedMap<String, String> serviceLabels,
    String servicePort,
    LabelSelector pods,
    MetricsPort port,
    @Nullable SortedMap<String, String> made) {
  public Endpoint {
    serviceLabels = new TreeMap<>(serviceLabels);
  }

  /** That of an application whose objects are the operator's. */
  static Endpoint own(Monitored monitored) {
    var port = Ports.metrics(monitored);
    return new Endpoint(
        Names.of(monitored),
        Labels.of(monitored),
        port.name(),
        new LabelSelectorBuilder().withMatchLabels(Labels.of(monitored)).build(),
        new MetricsPort(port.name(), port.number(), Names.CONTAINER),
        null);
  }

  /** That of a target, by a Service of our own. */
  static Endpoint made(
      Monitored monitored, Map<String, String> selector, LabelSelector pods, MetricsPort port) {
    return new Endpoint(
        Names.metricsService(monitored),
        Labels.of(monitored),
        Names.METRICS,
        pods,
        port,
        new TreeMap<>(selector));
  }

  /** That of a target, by a Service that it has. */
  static Endpoint found(Service service, String servicePort, LabelSelector pods, MetricsPort port) {
    return new Endpoint(
        service.getMetadata().getName(), identity(service), servicePort, pods, port, null);
  }

  /** The labels that its selector has, too, stay when the application gets another version. */
  private static SortedMap<String, String> identity(Service service) {
    var labels = new TreeMap<>(service.getMetadata().getLabels());
    var stable = new TreeMap<>(labels);
    stable.entrySet().retainAll(service.getSpec().getSelector().entrySet());
    return stable.isEmpty() ? labels : stable;
  }
}
