package dev.monitored.operator.reconcile;

import dev.monitored.operator.api.Monitored;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.Objects;
import java.util.Optional;

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

  static boolean isOwned(HasMetadata object, Monitored owner) {
    return controller(object)
        .filter(reference -> Objects.equals(reference.getUid(), owner.getMetadata().getUid()))
        .isPresent();
  }

  static Optional<OwnerReference> controller(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .filter(reference -> Boolean.TRUE.equals(reference.getController()))
        .findFirst();
  }
}
