package dev.monitored.operator.selector;

import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.prometheus.OperatedPrometheus;
import io.fabric8.kubernetes.api.model.LabelSelector;
import org.jspecify.annotations.Nullable;

/** The kinds of objects that a Prometheus of prometheus-operator selects, and by which fields. */
public enum MonitoringKind {
  SERVICE_MONITORS("ServiceMonitors", "serviceMonitor"),
  POD_MONITORS("PodMonitors", "podMonitor"),
  RULES("PrometheusRules", "rule");

  private final String kinds;
  private final String stem;

  MonitoringKind(String kinds, String stem) {
    this.kinds = kinds;
    this.stem = stem;
  }

  /** The kind of monitor for this Prometheus: an agent can be restricted to PodMonitors. */
  public static MonitoringKind monitorsOf(OperatedPrometheus prometheus) {
    var podMonitorsOnly =
        prometheus.serviceMonitorSelector() == null && prometheus.podMonitorSelector() != null;
    return podMonitorsOnly && prometheus.ref().kind().equals(PrometheusRef.AGENT)
        ? POD_MONITORS
        : SERVICE_MONITORS;
  }

  /** The kind's name, in the plural. */
  String kinds() {
    return kinds;
  }

  String selectorField() {
    return stem + "Selector";
  }

  String namespaceSelectorField() {
    return stem + "NamespaceSelector";
  }

  @Nullable LabelSelector selector(OperatedPrometheus prometheus) {
    return switch (this) {
      case SERVICE_MONITORS -> prometheus.serviceMonitorSelector();
      case POD_MONITORS -> prometheus.podMonitorSelector();
      case RULES -> prometheus.ruleSelector();
    };
  }

  @Nullable LabelSelector namespaceSelector(OperatedPrometheus prometheus) {
    return switch (this) {
      case SERVICE_MONITORS -> prometheus.serviceMonitorNamespaceSelector();
      case POD_MONITORS -> prometheus.podMonitorNamespaceSelector();
      case RULES -> prometheus.ruleNamespaceSelector();
    };
  }
}
