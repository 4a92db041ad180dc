package dev.monitored.operator.reconcile;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.children.PodMonitorManifest;
import dev.monitored.operator.diagnosis.Part;
import dev.monitored.operator.plan.Plan;
import dev.monitored.operator.plan.Route;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import java.util.stream.Stream;

@KubernetesDependent(informer = @Informer(labelSelector = OwnedDependent.OURS))
final class PodMonitorDependent extends MonitoringDependent<PodMonitor> {
  PodMonitorDependent(Workshop workshop) {
    super(PodMonitor.class, "podmonitors", workshop);
  }

  @Override
  Part part() {
    return Part.SCRAPE;
  }

  @Override
  Stream<PodMonitor> wanted(Monitored owner, Plan plan) {
    return plan.monitors().stream()
        .filter(monitor -> monitor.route() == Route.POD_MONITOR)
        .map(monitor -> PodMonitorManifest.of(owner, monitor));
  }
}
