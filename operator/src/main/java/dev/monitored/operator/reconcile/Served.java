package dev.monitored.operator.reconcile;

import dev.monitored.operator.api.Monitored;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.dependent.DependentResource;
import io.javaoperatorsdk.operator.processing.dependent.workflow.Condition;

/** The API server serves the kind at the moment; it may come and go. */
final class Served implements Condition<HasMetadata, Monitored> {
  @Override
  public boolean isMet(
      DependentResource<HasMetadata, Monitored> dependent,
      Monitored owner,
      Context<Monitored> context) {
    return dependent instanceof MonitoringDependent<?> monitoring && monitoring.isServed();
  }
}
