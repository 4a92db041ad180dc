package dev.monitored.operator.application;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.naming.Names;
import dev.monitored.operator.naming.Ports;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where an application serves its metrics, and how a Prometheus finds it there.
 *
 * @param service through which a ServiceMonitor finds the Pods
 * @param serviceLabels by which a ServiceMonitor selects the Service
 * @param servicePort name of the port of the Service
 * @param pods by which a PodMonitor selects the Pods
 */
public record Endpoint(
    String service,
    SortedMap<String, String> serviceLabels,
    String servicePort,
    LabelSelector pods,
    MetricsPort port) {
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
        new MetricsPort(port.name(), port.number(), Names.CONTAINER));
  }
}
