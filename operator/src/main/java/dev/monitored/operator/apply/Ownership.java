package dev.monitored.operator.apply;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.snapshot.ChildKind;
import dev.monitored.operator.snapshot.ExistingChild;
import dev.monitored.operator.snapshot.ExistingChild.Controller;
import dev.monitored.operator.snapshot.OwnedFields;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import org.jspecify.annotations.Nullable;

/** What belongs to a {@code Monitored}: the objects whose controller it is, or was. */
public final class Ownership {
  private static final ObjectMapper JSON = new ObjectMapper();

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

  /**
   * Whether it is the owner's, or was left behind by one of the same name and is taken up: nobody
   * else controls it, and it is as the operator has made it.
   */
  public static boolean isOurs(ExistingChild child, Monitored owner) {
    return child.isControlledBy(owner.getMetadata().getUid())
        || (isLeft(child, owner) && isMade(child) && isNamedAfter(child, owner));
  }

  /** Whether its controller is one of the owner's name that is gone. */
  static boolean isOfEarlier(@Nullable Controller controller, Monitored owner) {
    return controller != null
        && controller.kind().equals(owner.getKind())
        && controller.name().equals(owner.getMetadata().getName());
  }

  /** A claim that has a controller was to be deleted with it, which Kubernetes does. */
  private static boolean isLeft(ExistingChild child, Monitored owner) {
    return isClaim(child)
        ? child.controller() == null
        : !child.isBeingDeleted()
            && (child.controller() == null || isOfEarlier(child.controller(), owner));
  }

  /** Anybody can copy our labels; of a volume claim they are enough, which is the user's. */
  private static boolean isMade(ExistingChild child) {
    return isClaim(child) || !child.owned().equals(OwnedFields.NONE);
  }

  private static boolean isNamedAfter(ExistingChild child, Monitored owner) {
    var labels = child.labels().entrySet();
    return labels.containsAll(Labels.of(owner).entrySet())
        ? child.kind() != ChildKind.DEPLOYMENT || hasSelector(child, owner)
        : isClaim(child) && labels.containsAll(Labels.ofClaim(owner).entrySet());
  }

  /** A selector cannot change. */
  private static boolean hasSelector(ExistingChild deployment, Monitored owner) {
    var selector = JSON.createObjectNode();
    selector.set("matchLabels", JSON.valueToTree(Labels.of(owner)));
    return deployment.rest("selector").filter(selector::equals).isPresent();
  }

  private static boolean isClaim(ExistingChild child) {
    return child.kind() == ChildKind.PERSISTENT_VOLUME_CLAIM;
  }
}
