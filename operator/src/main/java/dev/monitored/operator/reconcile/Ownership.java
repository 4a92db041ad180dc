package dev.monitored.operator.reconcile;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.snapshot.ChildKind;
import dev.monitored.operator.snapshot.ExistingChild;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;

/** What belongs to a {@code Monitored}: the objects whose controller it is. */
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

  /** A volume claim that nobody controls is reused by a {@code Monitored} of the same name. */
  static boolean isOurs(ExistingChild child, Monitored owner) {
    return child.isControlledBy(owner.getMetadata().getUid())
        || (child.kind() == ChildKind.PERSISTENT_VOLUME_CLAIM
            && child.controller() == null
            && child.labels().entrySet().containsAll(Labels.of(owner).entrySet()));
  }
}
