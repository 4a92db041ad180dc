package dev.monitored.operator.manifest;

import dev.monitored.operator.api.Monitored;
import io.fabric8.kubernetes.api.model.apps.Deployment;

@SuppressWarnings("DoNotCallSuggester")
public final class DeploymentManifest {
  private DeploymentManifest() {}

  public static Deployment of(Monitored monitored, String jobServerImage) {
    throw new UnsupportedOperationException();
  }
}
