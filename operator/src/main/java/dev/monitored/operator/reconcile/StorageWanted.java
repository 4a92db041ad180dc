package dev.monitored.operator.reconcile;

import dev.monitored.operator.api.Monitored;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.dependent.DependentResource;
import io.javaoperatorsdk.operator.processing.dependent.workflow.Condition;

final class StorageWanted implements Condition<PersistentVolumeClaim, Monitored> {
  @Override
  public boolean isMet(
      DependentResource<PersistentVolumeClaim, Monitored> dependent,
      Monitored owner,
      Context<Monitored> context) {
    var jobServer = owner.getSpec().jobServer();
    return jobServer != null && jobServer.storage() != null;
  }
}
