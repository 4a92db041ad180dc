package dev.monitored.operator.children;

import dev.monitored.operator.api.JobServer;
import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.Storage;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.naming.Names;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import java.util.Map;
import java.util.Optional;

public final class PersistentVolumeClaimManifest {
  /** What Argo CD must not do to an object that it takes for one of its own. */
  private static final String SYNC_OPTIONS = "argocd.argoproj.io/sync-options";

  private PersistentVolumeClaimManifest() {}

  /** Only for a job server with storage. */
  public static PersistentVolumeClaim of(Monitored monitored) {
    var storage = storage(monitored).orElseThrow();
    return new PersistentVolumeClaimBuilder()
        .withMetadata(Metadata.of(monitored, Names.data(monitored), Labels.ofClaim(monitored)))
        .editMetadata()
        .withAnnotations(Map.of(SYNC_OPTIONS, "Prune=false,Delete=false"))
        .endMetadata()
        .withNewSpec()
        .withAccessModes("ReadWriteOnce")
        .withStorageClassName(storage.storageClassName())
        .withNewResources()
        .withRequests(Map.of("storage", Quantities.canonical(storage.size())))
        .endResources()
        .endSpec()
        .build();
  }

  public static Optional<Storage> storage(Monitored monitored) {
    return Optional.ofNullable(monitored.getSpec().jobServer()).map(JobServer::storage);
  }
}
