package dev.monitored.operator.manifest;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.plan.MonitorPlan;
import dev.monitored.operator.plan.Plan;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;

@SuppressWarnings("DoNotCallSuggester")
public final class ServiceMonitorManifest {
  private ServiceMonitorManifest() {}

  public static ServiceMonitor of(Monitored monitored, Plan plan, MonitorPlan monitor) {
    throw new UnsupportedOperationException();
  }
}
