package dev.monitored.operator.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.monitored.operator.naming.Names;
import dev.monitored.operator.snapshot.ChildKind;
import dev.monitored.operator.snapshot.ExistingChild;
import dev.monitored.operator.snapshot.ExistingChild.Controller;
import dev.monitored.operator.snapshot.LastWrite;
import dev.monitored.operator.snapshot.OwnedFields;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads from a child what is asked about it, so that the rest need not be kept. */
public final class ChildReader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MANAGER = Names.FIELD_MANAGER;

  /** Under this name an earlier version of the operator wrote objects whole, and others write. */
  private static final String EARLIER = "fabric8-kubernetes-client";

  private ChildReader() {}

  public static ExistingChild read(ChildKind kind, HasMetadata object) {
    var metadata = object.getMetadata();
    var tree = JSON.<JsonNode>valueToTree(object);
    return new ExistingChild(
        kind,
        metadata.getName(),
        metadata.getUid(),
        Long.parseLong(metadata.getResourceVersion()),
        Objects.requireNonNullElse(metadata.getGeneration(), 0L),
        Map.copyOf(Objects.requireNonNullElse(metadata.getLabels(), Map.of())),
        controller(object),
        LastWrite.by(object, MANAGER).or(() -> LastWrite.of(object)).orElse(Instant.EPOCH),
        owned(object, tree),
        metadata.getManagedFields().stream().anyMatch(ChildReader::isEarlier),
        metadata.getDeletionTimestamp() != null,
        rest(kind, tree));
  }

  /** Whether an operator that did not apply, but updated, owns fields: who owns the owner. */
  public static boolean isEarlier(ManagedFieldsEntry entry) {
    return "Update".equals(entry.getOperation())
        && isOfObject(entry)
        && EARLIER.equals(entry.getManager())
        && JSON.<JsonNode>valueToTree(entry.getFieldsV1())
            .at("/f:metadata/f:ownerReferences")
            .isObject();
  }

  private static OwnedFields owned(HasMetadata object, JsonNode tree) {
    return object.getMetadata().getManagedFields().stream()
        .filter(ChildReader::isApplied)
        .findFirst()
        .map(entry -> JSON.<JsonNode>valueToTree(entry.getFieldsV1()))
        .map(fields -> OwnedFields.of(tree, fields))
        .orElse(OwnedFields.NONE);
  }

  /** Whether fields were applied by the operator. */
  public static boolean isApplied(ManagedFieldsEntry entry) {
    return "Apply".equals(entry.getOperation())
        && isOfObject(entry)
        && MANAGER.equals(entry.getManager());
  }

  private static boolean isOfObject(ManagedFieldsEntry entry) {
    return Optional.ofNullable(entry.getSubresource()).orElse("").isEmpty();
  }

  static @Nullable Controller controller(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .filter(reference -> Boolean.TRUE.equals(reference.getController()))
        .findFirst()
        .map(ChildReader::controller)
        .orElse(null);
  }

  private static Controller controller(OwnerReference reference) {
    return new Controller(reference.getKind(), reference.getName(), reference.getUid());
  }

  private static JsonNode rest(ChildKind kind, JsonNode tree) {
    var rest = JsonNodeFactory.instance.objectNode();
    switch (kind) {
      case DEPLOYMENT -> {
        tree.optional("status").ifPresent(status -> rest.set("status", status));
        rest.set("selector", tree.at("/spec/selector"));
        rest.set("replicas", tree.at("/spec/replicas"));
        rest.set("image", image(tree.at("/spec/template/spec/containers")));
      }
      case PERSISTENT_VOLUME_CLAIM -> {
        rest.set("storageClassName", tree.at("/spec/storageClassName"));
        rest.set("volumeName", tree.at("/spec/volumeName"));
        rest.set("storage", tree.at("/spec/resources/requests/storage"));
      }
      case SERVICE_MONITOR, POD_MONITOR, PROMETHEUS_RULE ->
          tree.optional("status").ifPresent(status -> rest.set("status", status));
      case SERVICE, CONFIG_MAP -> {}
    }
    return rest;
  }

  /** Returns the image of the application. An injected container may be before it. */
  private static JsonNode image(JsonNode containers) {
    return containers
        .valueStream()
        .filter(container -> Names.CONTAINER.equals(container.path("name").asText()))
        .findFirst()
        .orElseGet(MissingNode::getInstance)
        .path("image");
  }
}
