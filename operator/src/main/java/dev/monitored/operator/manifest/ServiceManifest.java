package dev.monitored.operator.manifest;

import dev.monitored.operator.api.Monitored;
import io.fabric8.kubernetes.api.model.Service;

@SuppressWarnings("DoNotCallSuggester")
public final class ServiceManifest {
  private ServiceManifest() {}

  public static Service of(Monitored monitored) {
    throw new UnsupportedOperationException();
  }
}
