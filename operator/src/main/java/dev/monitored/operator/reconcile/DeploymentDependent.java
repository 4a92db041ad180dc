package dev.monitored.operator.reconcile;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.children.DeploymentManifest;
import dev.monitored.operator.diagnosis.Part;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;

@KubernetesDependent(informer = @Informer(labelSelector = OwnedDependent.OURS))
final class DeploymentDependent extends OwnedDependent<Deployment> {
  DeploymentDependent(Workshop workshop) {
    super(Deployment.class, workshop);
  }

  @Override
  Part part() {
    return Part.WORKLOAD;
  }

  @Override
  protected Deployment desired(Monitored owner, Context<Monitored> context) {
    return DeploymentManifest.of(owner, workshop().jobServerImage());
  }
}
