package dev.monitored.operator.reconcile;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.children.ServiceManifest;
import dev.monitored.operator.diagnosis.Part;
import io.fabric8.kubernetes.api.model.Service;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;

@KubernetesDependent(informer = @Informer(labelSelector = OwnedDependent.OURS))
final class ServiceDependent extends OwnedDependent<Service> {
  ServiceDependent(Workshop workshop) {
    super(Service.class, workshop);
  }

  @Override
  Part part() {
    return Part.WORKLOAD;
  }

  @Override
  protected Service desired(Monitored owner, Context<Monitored> context) {
    return ServiceManifest.of(owner);
  }
}
