package dev.monitored.operator.reconcile;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.children.ServiceMonitorManifest;
import dev.monitored.operator.diagnosis.Part;
import dev.monitored.operator.plan.Plan;
import dev.monitored.operator.plan.Route;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import java.util.stream.Stream;

@KubernetesDependent(informer = @Informer(labelSelector = OwnedDependent.OURS))
final class ServiceMonitorDependent extends MonitoringDependent<ServiceMonitor> {
  ServiceMonitorDependent(Workshop workshop) {
    super(ServiceMonitor.class, "servicemonitors", workshop);
  }

  @Override
  Part part() {
    return Part.SCRAPE;
  }

  @Override
  Stream<ServiceMonitor> wanted(Monitored owner, Plan plan) {
    return plan.monitors().stream()
        .filter(monitor -> monitor.route() == Route.SERVICE_MONITOR)
        .map(monitor -> ServiceMonitorManifest.of(owner, monitor));
  }
}
