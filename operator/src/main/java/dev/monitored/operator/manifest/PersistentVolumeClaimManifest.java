package dev.monitored.operator.manifest;

import dev.monitored.operator.api.Monitored;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

@SuppressWarnings("DoNotCallSuggester")
public final class PersistentVolumeClaimManifest {
  private PersistentVolumeClaimManifest() {}

  public static PersistentVolumeClaim of(Monitored monitored) {
    throw new UnsupportedOperationException();
  }
}
