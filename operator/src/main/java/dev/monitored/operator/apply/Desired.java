package dev.monitored.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.children.Child;
import dev.monitored.operator.children.Part;
import dev.monitored.operator.snapshot.ChildKind;
import dev.monitored.operator.snapshot.ClusterSnapshot;
import dev.monitored.operator.snapshot.ExistingChild;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A child as it is applied, with its owner.
 *
 * @param tree the same object as JSON
 */
public record Desired(Child child, HasMetadata object, JsonNode tree) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STORAGE = "storage";

  /** In the same order. A child that is created once and never applied has no tree. */
  public static List<Desired> all(Monitored owner, List<Child> children, ClusterSnapshot snapshot) {
    return children.stream().map(child -> of(owner, child, snapshot)).toList();
  }

  private static Desired of(Monitored owner, Child child, ClusterSnapshot snapshot) {
    var object = child.object();
    if (child.kept() != Child.Kept.RETAINED) {
      object.addOwnerReference(Ownership.of(owner));
    }
    if (object instanceof PersistentVolumeClaim claim) {
      snapshot
          .child(ChildKind.PERSISTENT_VOLUME_CLAIM, claim.getMetadata().getName())
          .ifPresent(found -> keepWhatCannotChange(claim, found));
    }
    var tree =
        child.kept() == Child.Kept.CREATED
            ? MissingNode.getInstance()
            : JSON.<JsonNode>valueToTree(object);
    return new Desired(child, object, tree);
  }

  public Part part() {
    return child.part();
  }

  public String name() {
    return object.getMetadata().getName();
  }

  /** Enough of a child to be told by. */
  static HasMetadata named(ExistingChild child, String namespace) {
    var kind = child.kind();
    var object = new GenericKubernetesResource();
    object.setApiVersion(
        kind.group().isEmpty() ? kind.version() : kind.group() + "/" + kind.version());
    object.setKind(kind.kind());
    object.setMetadata(
        new ObjectMetaBuilder().withName(child.name()).withNamespace(namespace).build());
    return object;
  }

  HasMetadata atVersion(@Nullable String version) {
    object.getMetadata().setResourceVersion(version);
    return object;
  }

  /** A claim that is taken up again may be larger or of another class than is asked for now. */
  private static void keepWhatCannotChange(PersistentVolumeClaim desired, ExistingChild found) {
    var spec = desired.getSpec();
    if (spec.getStorageClassName() != null) {
      spec.setStorageClassName(found.rest("storageClassName").map(JsonNode::asText).orElse(null));
    }
    found
        .rest(STORAGE)
        .map(has -> Quantity.parse(has.asText()))
        .ifPresent(has ->
            spec.getResources()
                .getRequests()
                .computeIfPresent(STORAGE, (_, asked) -> larger(asked, has)));
  }

  private static Quantity larger(Quantity asked, Quantity has) {
    return has.getNumericalAmount().compareTo(asked.getNumericalAmount()) >= 0 ? has : asked;
  }
}
