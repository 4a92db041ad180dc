package dev.monitored.operator.children;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.application.Endpoint;
import dev.monitored.operator.application.MetricsPlace;
import dev.monitored.operator.plan.MonitorPlan;
import io.fabric8.openshift.api.model.monitoring.v1.EndpointBuilder;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitorBuilder;

public final class ServiceMonitorManifest {
  private ServiceMonitorManifest() {}

  public static ServiceMonitor of(Monitored monitored, Endpoint endpoint, MonitorPlan monitor) {
    var settings = new ScrapeSettings(monitored.getSpec().scrape());
    var limits = settings.limits();
    return new ServiceMonitorBuilder()
        .withMetadata(Metadata.of(monitored, monitor.name(), monitor.labels()))
        .withNewSpec()
        .withNewSelector()
        .withMatchLabels(endpoint.serviceLabels())
        .endSelector()
        .withEndpoints(
            endpoint.places().stream()
                .map(place -> at(place, monitored, endpoint.service(), monitor))
                .toList())
        .withScrapeProtocols(settings.protocols())
        .withFallbackScrapeProtocol(monitored.getSpec().scrape().fallbackProtocol())
        .withSampleLimit(limits.samples())
        .withLabelLimit(limits.labels())
        .withLabelNameLengthLimit(limits.labelNameLength())
        .withLabelValueLengthLimit(limits.labelValueLength())
        .withBodySizeLimit(limits.body())
        .endSpec()
        .build();
  }

  private static io.fabric8.openshift.api.model.monitoring.v1.Endpoint at(
      MetricsPlace place, Monitored monitored, String service, MonitorPlan monitor) {
    var settings = new ScrapeSettings(monitored.getSpec().scrape());
    return new EndpointBuilder()
        .withPort(place.servicePort())
        .withPath(place.path())
        .withInterval(monitored.getSpec().scrape().interval())
        .withScrapeTimeout(monitor.timeout())
        .withScheme(settings.scheme())
        .withTlsConfig(settings.tls())
        .withAuthorization(settings.authorization())
        .withBasicAuth(settings.basicAuth())
        .withParams(settings.params())
        .withRelabelings(Relabelings.ofService(monitored, service, place))
        .withMetricRelabelings(settings.metricRelabelings())
        .build();
  }
}
