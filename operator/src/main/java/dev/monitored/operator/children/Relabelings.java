package dev.monitored.operator.children;

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
}
