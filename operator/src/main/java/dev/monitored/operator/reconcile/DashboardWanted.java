package dev.monitored.operator.reconcile;

import dev.monitored.operator.api.Monitored;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.dependent.DependentResource;
import io.javaoperatorsdk.operator.processing.dependent.workflow.Condition;

final class DashboardWanted implements Condition<ConfigMap, Monitored> {
  @Override
  public boolean isMet(
      DependentResource<ConfigMap, Monitored> dependent,
      Monitored owner,
      Context<Monitored> context) {
    return isMet(owner);
  }

  static boolean isMet(Monitored owner) {
    return Boolean.TRUE.equals(owner.getSpec().dashboard().enabled());
  }
}
