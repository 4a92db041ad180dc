package dev.monitored.operator.children;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.application.Endpoint;
import dev.monitored.operator.application.MetricsPlace;
import dev.monitored.operator.application.MetricsPort;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.plan.MonitorPlan;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.openshift.api.model.monitoring.v1.PodMetricsEndpoint;
import io.fabric8.openshift.api.model.monitoring.v1.PodMetricsEndpointBuilder;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitorBuilder;
import org.jspecify.annotations.Nullable;

public final class PodMonitorManifest {
  private PodMonitorManifest() {}

  public static PodMonitor of(Monitored monitored, Endpoint endpoint, MonitorPlan monitor) {
    var settings = new ScrapeSettings(monitored.getSpec().scrape());
    var limits = settings.limits();
    return new PodMonitorBuilder()
        .withMetadata(Metadata.of(monitored, monitor.name(), monitor.labels()))
        .withNewSpec()
        // Without it the label job would be namespace/name, unlike on every other route.
        .withJobLabel(Labels.NAME)
        .withSelector(endpoint.pods())
        .withPodMetricsEndpoints(
            endpoint.places().stream().map(place -> at(place, monitored, monitor)).toList())
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

  private static PodMetricsEndpoint at(
      MetricsPlace place, Monitored monitored, MonitorPlan monitor) {
    var settings = new ScrapeSettings(monitored.getSpec().scrape());
    return new PodMetricsEndpointBuilder()
        .withPort(place.port().name())
        .withTargetPort(targetPort(place.port()))
        .withPath(place.path())
        .withInterval(monitored.getSpec().scrape().interval())
        .withScrapeTimeout(monitor.timeout())
        .withScheme(settings.scheme())
        .withTlsConfig(settings.safeTls())
        .withAuthorization(settings.authorization())
        .withBasicAuth(settings.basicAuth())
        .withParams(settings.params())
        .withRelabelings(Relabelings.ofPods(monitored, place))
        .withMetricRelabelings(settings.metricRelabelings())
        .build();
  }

  /** Of a port without a name. */
  private static @Nullable IntOrString targetPort(MetricsPort port) {
    return port.name() == null ? port.asTargetPort() : null;
  }
}
