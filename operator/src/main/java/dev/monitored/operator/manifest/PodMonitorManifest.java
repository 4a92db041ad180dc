package dev.monitored.operator.manifest;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.plan.MonitorPlan;
import dev.monitored.operator.plan.Plan;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;

@SuppressWarnings("DoNotCallSuggester")
public final class PodMonitorManifest {
  private PodMonitorManifest() {}

  public static PodMonitor of(Monitored monitored, Plan plan, MonitorPlan monitor) {
    throw new UnsupportedOperationException();
  }
}
