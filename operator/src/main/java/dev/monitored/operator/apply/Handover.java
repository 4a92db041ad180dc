package dev.monitored.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.monitored.operator.cluster.ChildReader;
import dev.monitored.operator.naming.Names;
import dev.monitored.operator.snapshot.ExistingChild;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Optional;

/**
 * Makes the fields that earlier versions of the operator wrote by update those of its server-side
 * apply, once. Else what is no longer wanted of them would stay for ever.
 */
record Handover(KubernetesClient client) {
  private static final ObjectMapper JSON = new ObjectMapper();

  void takeOver(ExistingChild found, Desired desired) {
    if (found.hasEarlierFields()) {
      Optional.ofNullable(client.resource(desired.atVersion(null)).get()).ifPresent(this::takeOver);
    }
  }

  private void takeOver(HasMetadata object) {
    var patch = JSON.createArrayNode();
    replace(patch, "/metadata/managedFields", entries(object));
    replace(
        patch,
        "/metadata/resourceVersion",
        JsonNodeFactory.instance.textNode(object.getMetadata().getResourceVersion()));
    client.resource(object).patch(PatchContext.of(PatchType.JSON), patch.toString());
  }

  private static void replace(ArrayNode patch, String path, JsonNode value) {
    patch.addObject().put("op", "replace").put("path", path).set("value", value);
  }

  private static ArrayNode entries(HasMetadata object) {
    var entries = JSON.createArrayNode();
    var fields = JSON.createObjectNode();
    for (var entry : object.getMetadata().getManagedFields()) {
      if (ChildReader.isApplied(entry) || ChildReader.isEarlier(entry)) {
        merge(fields, JSON.valueToTree(entry.getFieldsV1()));
      } else {
        entries.add(JSON.<JsonNode>valueToTree(entry));
      }
    }
    entries.add(applied(object, fields));
    return entries;
  }

  private static JsonNode applied(HasMetadata object, ObjectNode fields) {
    var entry = new ManagedFieldsEntry();
    entry.setManager(Names.FIELD_MANAGER);
    entry.setOperation("Apply");
    entry.setApiVersion(object.getApiVersion());
    entry.setFieldsType("FieldsV1");
    entry.setTime(object.getMetadata().getCreationTimestamp());
    var tree = JSON.<ObjectNode>valueToTree(entry);
    tree.set("fieldsV1", fields);
    return tree;
  }

  private static void merge(ObjectNode into, JsonNode from) {
    for (var field : from.properties()) {
      if (into.get(field.getKey()) instanceof ObjectNode both) {
        merge(both, field.getValue());
      } else {
        into.set(field.getKey(), field.getValue());
      }
    }
  }
}
