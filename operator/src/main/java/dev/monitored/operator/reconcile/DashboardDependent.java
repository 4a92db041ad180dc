package dev.monitored.operator.reconcile;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.children.DashboardManifest;
import dev.monitored.operator.diagnosis.Part;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;

@KubernetesDependent(informer = @Informer(labelSelector = OwnedDependent.OURS))
final class DashboardDependent extends OwnedDependent<ConfigMap> {
  DashboardDependent(Workshop workshop) {
    super(ConfigMap.class, workshop);
  }

  @Override
  Part part() {
    return Part.DASHBOARD;
  }

  @Override
  protected ConfigMap desired(Monitored owner, Context<Monitored> context) {
    return DashboardManifest.of(owner);
  }
}
