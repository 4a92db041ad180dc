package dev.monitored.operator.children;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.naming.Names;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategy;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategyBuilder;
import java.util.Objects;

public final class DeploymentManifest {
  private DeploymentManifest() {}

  /**
   * The application.
   *
   * @param defaults for what a job server leaves open
   */
  public static Deployment of(Monitored monitored, JobServerDefaults defaults) {
    return new DeploymentBuilder()
        .withMetadata(Metadata.of(monitored, Names.of(monitored)))
        .withNewSpec()
        .withReplicas(monitored.getSpec().replicas())
        .withStrategy(strategy(monitored))
        .withNewSelector()
        .withMatchLabels(Labels.of(monitored))
        .endSelector()
        .withTemplate(template(monitored, defaults))
        .endSpec()
        .build();
  }

  private static PodTemplateSpec template(Monitored monitored, JobServerDefaults defaults) {
    var server = monitored.getSpec().jobServer();
    return server == null
        ? new WorkloadPod(monitored, Objects.requireNonNull(monitored.getSpec().workload()))
            .template()
        : new JobServerPod(monitored, server, defaults).template();
  }

  /** A volume has one writer, so the old Pod must have gone before the new one comes. */
  private static DeploymentStrategy strategy(Monitored monitored) {
    return PersistentVolumeClaimManifest.storage(monitored).isPresent()
        ? new DeploymentStrategyBuilder().withType("Recreate").build()
        : new DeploymentStrategyBuilder()
            .withType("RollingUpdate")
            .withNewRollingUpdate()
            .withMaxUnavailable(new IntOrString(0))
            .withMaxSurge(new IntOrString(1))
            .endRollingUpdate()
            .build();
  }
}
