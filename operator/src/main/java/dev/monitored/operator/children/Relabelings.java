package dev.monitored.operator.children;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.application.MetricsPort;
import dev.monitored.operator.naming.Names;
import io.fabric8.openshift.api.model.monitoring.v1.RelabelConfig;
import io.fabric8.openshift.api.model.monitoring.v1.RelabelConfigBuilder;
import java.util.List;

/** What makes the labels of a target the same on every route. */
final class Relabelings {
  /**
   * Takes away the name of the port that prometheus-operator gives every target as the label
   * endpoint. An application's own label of that name would become exported_endpoint by it.
   */
  private static final RelabelConfig WITHOUT_ENDPOINT =
      new RelabelConfigBuilder().withAction("labeldrop").withRegex("endpoint").build();

  private Relabelings() {}

  /** Of targets that are found through that Service, whose labels other Services may have, too. */
  static List<RelabelConfig> ofService(Monitored monitored, String service) {
    return isOwn(monitored)
        ? List.of(WITHOUT_ENDPOINT)
        : List.of(
            keep("__meta_kubernetes_service_name", service), job(monitored), WITHOUT_ENDPOINT);
  }

  /** Of targets that are found as Pods. */
  static List<RelabelConfig> ofPods(Monitored monitored, MetricsPort port) {
    return isOwn(monitored)
        ? List.of(only(port), WITHOUT_ENDPOINT)
        : List.of(job(monitored), WITHOUT_ENDPOINT);
  }

  /**
   * Keeps only this port of a Pod, because an injected container may have a port with the same
   * name. The field portNumber has the same effect, but older versions of prometheus-operator lack
   * it.
   */
  private static RelabelConfig only(MetricsPort port) {
    return keep("__meta_kubernetes_pod_container_port_number", String.valueOf(port.number()));
  }

  /** There, Service and Pods have the name of the {@code Monitored}, which becomes the job. */
  private static boolean isOwn(Monitored monitored) {
    return monitored.getSpec().target() == null;
  }

  private static RelabelConfig keep(String label, String value) {
    return new RelabelConfigBuilder()
        .withAction("keep")
        .withSourceLabels(label)
        .withRegex(value)
        .build();
  }

  private static RelabelConfig job(Monitored monitored) {
    return new RelabelConfigBuilder()
        .withAction("replace")
        .withTargetLabel("job")
        .withReplacement(Names.of(monitored))
        .build();
  }
}
