package dev.monitored.operator.manifest;

import dev.monitored.operator.api.Monitored;
import io.fabric8.kubernetes.api.model.ConfigMap;

@SuppressWarnings("DoNotCallSuggester")
public final class DashboardManifest {
  private DashboardManifest() {}

  public static ConfigMap of(Monitored monitored) {
    throw new UnsupportedOperationException();
  }
}
