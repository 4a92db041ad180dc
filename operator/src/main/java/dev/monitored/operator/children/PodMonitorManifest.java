package dev.monitored.operator.children;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.naming.Ports;
import dev.monitored.operator.plan.MonitorPlan;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitorBuilder;

public final class PodMonitorManifest {
  private PodMonitorManifest() {}

  public static PodMonitor of(Monitored monitored, MonitorPlan monitor) {
    var settings = new ScrapeSettings(monitored.getSpec().scrape());
    var limits = settings.limits();
    return new PodMonitorBuilder()
        .withMetadata(Metadata.of(monitored, monitor.name(), monitor.labels()))
        .withNewSpec()
        // Without it the label job would be namespace/name, unlike on every other route.
        .withJobLabel(Labels.NAME)
        .withNewSelector()
        .withMatchLabels(Labels.of(monitored))
        .endSelector()
        .addNewPodMetricsEndpoint()
        .withPort(Ports.metrics(monitored).name())
        .withPath(monitored.getSpec().scrape().path())
        .withInterval(monitored.getSpec().scrape().interval())
        .withScrapeTimeout(monitor.timeout())
        .withScheme(settings.scheme())
        .withTlsConfig(settings.safeTls())
        .withAuthorization(settings.authorization())
        .withBasicAuth(settings.basicAuth())
        .withParams(settings.params())
        .withRelabelings(Relabelings.only(Ports.metrics(monitored)), Relabelings.WITHOUT_ENDPOINT)
        .withMetricRelabelings(settings.metricRelabelings())
        .endPodMetricsEndpoint()
        .withScrapeProtocols(settings.protocols())
        .withFallbackScrapeProtocol(monitored.getSpec().scrape().fallbackProtocol())
        .withScrapeNativeHistograms(settings.nativeHistograms())
        .withSampleLimit(limits.samples())
        .withLabelLimit(limits.labels())
        .withLabelNameLengthLimit(limits.labelNameLength())
        .withLabelValueLengthLimit(limits.labelValueLength())
        .withBodySizeLimit(limits.body())
        .endSpec()
        .build();
  }
}
