package dev.monitored.operator.children;

import dev.monitored.operator.naming.Ports.Port;
import io.fabric8.openshift.api.model.monitoring.v1.RelabelConfig;
import io.fabric8.openshift.api.model.monitoring.v1.RelabelConfigBuilder;

final class Relabelings {
  /**
   * Takes away the name of the port that prometheus-operator gives every target as the label
   * endpoint. An application's own label of that name would become exported_endpoint by it.
   */
  static final RelabelConfig WITHOUT_ENDPOINT =
      new RelabelConfigBuilder().withAction("labeldrop").withRegex("endpoint").build();

  private Relabelings() {}

  /**
   * Keeps only that port of a Pod: a container that somebody adds may use the same name. The field
   * portNumber would do the same, but older versions of prometheus-operator do not have it.
   */
  static RelabelConfig only(Port port) {
    return new RelabelConfigBuilder()
        .withAction("keep")
        .withSourceLabels("__meta_kubernetes_pod_container_port_number")
        .withRegex(Integer.toString(port.number()))
        .build();
  }
}
