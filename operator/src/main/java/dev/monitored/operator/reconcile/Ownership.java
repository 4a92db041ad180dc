package dev.monitored.operator.reconcile;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.snapshot.ChildKind;
import dev.monitored.operator.snapshot.ExistingChild;
import dev.monitored.operator.snapshot.OwnedFields;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;

/** What belongs to a {@code Monitored}: the objects whose controller it is, or was. */
final class Ownership {
  private Ownership() {}

  static OwnerReference of(Monitored owner) {
    return new OwnerReferenceBuilder()
        .withApiVersion(owner.getApiVersion())
        .withKind(owner.getKind())
        .withName(owner.getMetadata().getName())
        .withUid(owner.getMetadata().getUid())
        .withController(true)
        .build();
  }

  /** What nobody controls any more is taken up again by a {@code Monitored} of the same name. */
  static boolean isOurs(ExistingChild child, Monitored owner) {
    return child.isControlledBy(owner.getMetadata().getUid())
        || (child.controller() == null && isMade(child) && isNamedAfter(child, owner));
  }

  /** Anybody can copy our labels; of a volume claim they are enough, which is the user's. */
  private static boolean isMade(ExistingChild child) {
    return child.kind() == ChildKind.PERSISTENT_VOLUME_CLAIM
        || !child.owned().equals(OwnedFields.NONE);
  }

  private static boolean isNamedAfter(ExistingChild child, Monitored owner) {
    return child.labels().entrySet().containsAll(Labels.of(owner).entrySet());
  }
}
