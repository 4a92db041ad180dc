package dev.monitored.operator.children;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.application.Endpoint;
import dev.monitored.operator.plan.MonitorPlan;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitorBuilder;

public final class ServiceMonitorManifest {
  private ServiceMonitorManifest() {}

  public static ServiceMonitor of(Monitored monitored, Endpoint endpoint, MonitorPlan monitor) {
    return new ServiceMonitorBuilder()
        .withMetadata(Metadata.of(monitored, monitor.name(), monitor.labels()))
        .withNewSpec()
        .withNewSelector()
        .withMatchLabels(endpoint.serviceLabels())
        .endSelector()
        .addNewEndpoint()
        .withPort(endpoint.servicePort())
        .withPath(monitored.getSpec().scrape().path())
        .withInterval(monitored.getSpec().scrape().interval())
        .withScrapeTimeout(monitor.timeout())
        .withRelabelings(Relabelings.ofService(monitored, endpoint.service()))
        .endEndpoint()
        .endSpec()
        .build();
  }
}
