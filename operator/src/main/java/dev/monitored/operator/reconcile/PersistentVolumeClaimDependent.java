package dev.monitored.operator.reconcile;

import dev.monitored.operator.api.JobServer;
import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.Storage;
import dev.monitored.operator.children.PersistentVolumeClaimManifest;
import dev.monitored.operator.diagnosis.Part;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.naming.Names;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The volume claim. One that has our labels and no other controller is taken up again, data
 * included; it is never deleted by the operator, and has an owner only where it is to go with it.
 */
@KubernetesDependent(informer = @Informer(labelSelector = OwnedDependent.OURS))
final class PersistentVolumeClaimDependent extends OwnedDependent<PersistentVolumeClaim>
    implements SecondaryToPrimaryMapper<PersistentVolumeClaim> {
  private static final String STORAGE = "storage";

  PersistentVolumeClaimDependent(Workshop workshop) {
    super(PersistentVolumeClaim.class, workshop);
  }

  @Override
  Part part() {
    return Part.WORKLOAD;
  }

  @Override
  boolean isOurs(PersistentVolumeClaim claim, Monitored owner) {
    var labels = Objects.requireNonNullElse(claim.getMetadata().getLabels(), Map.of());
    var isFree = Ownership.controller(claim).isEmpty() || Ownership.isOwned(claim, owner);
    return isFree && labels.entrySet().containsAll(Labels.of(owner).entrySet());
  }

  @Override
  public Set<ResourceID> toPrimaryResourceIDs(PersistentVolumeClaim claim) {
    return Optional.ofNullable(claim.getMetadata().getLabels())
        .map(labels -> labels.get(Labels.INSTANCE))
        .map(name -> new ResourceID(name, claim.getMetadata().getNamespace()))
        .map(Set::of)
        .orElse(Set.of());
  }

  @Override
  protected PersistentVolumeClaim desired(Monitored owner, Context<Monitored> context) {
    var desired = PersistentVolumeClaimManifest.of(owner);
    existing(owner, context).ifPresent(found -> keepWhatCannotChange(desired, found));
    return desired;
  }

  @Override
  protected ResourceID targetSecondaryResourceID(Monitored owner, Context<Monitored> context) {
    return new ResourceID(Names.data(owner), owner.getMetadata().getNamespace());
  }

  @Override
  protected void addReferenceHandlingMetadata(PersistentVolumeClaim desired, Monitored owner) {
    var goesWithOwner =
        Optional.ofNullable(owner.getSpec().jobServer())
            .map(JobServer::storage)
            .filter(storage -> storage.whenDeleted() == Storage.WhenDeleted.Delete)
            .isPresent();
    if (goesWithOwner) {
      desired.addOwnerReference(Ownership.of(owner));
    }
  }

  /** A claim is never deleted because storage is no longer wanted. */
  @Override
  protected void handleDelete(
      Monitored owner, PersistentVolumeClaim claim, Context<Monitored> context) {
    // The data is the user's.
  }

  private Optional<PersistentVolumeClaim> existing(Monitored owner, Context<Monitored> context) {
    return context.getSecondaryResources(PersistentVolumeClaim.class).stream()
        .filter(found -> found.getMetadata().getName().equals(Names.data(owner)))
        .findFirst();
  }

  /** A claim that is taken up again may be larger or of another class than is asked for now. */
  private static void keepWhatCannotChange(
      PersistentVolumeClaim desired, PersistentVolumeClaim found) {
    var wanted = desired.getSpec();
    var has = found.getSpec();
    if (wanted.getStorageClassName() != null) {
      wanted.setStorageClassName(has.getStorageClassName());
    }
    var requests = wanted.getResources().getRequests();
    requests.compute(
        STORAGE, (_, asked) -> larger(asked, has.getResources().getRequests().get(STORAGE)));
  }

  private static @Nullable Quantity larger(@Nullable Quantity asked, @Nullable Quantity has) {
    var isEnough =
        asked == null
            || (has != null && has.getNumericalAmount().compareTo(asked.getNumericalAmount()) >= 0);
    return isEnough ? has : asked;
  }
}
