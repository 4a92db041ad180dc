package dev.monitored.operator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The schema of conditions, as Kubernetes' own API has it. */
final class Conditions {
  private static final String WORD = "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$";

  private Conditions() {}

  static void complete(ObjectNode conditions) {
    conditions.put("maxItems", 32).put("x-kubernetes-list-type", "map");
    conditions.putArray("x-kubernetes-list-map-keys").add("type");
    var item = (ObjectNode) conditions.get("items");
    var required = item.putArray("required");
    List.of("type", "status", "lastTransitionTime", "reason", "message").forEach(required::add);
    property(item, "type", "Type of the condition.").put("maxLength", 316);
    property(item, "status", "Status of the condition. Unknown if the operator has no evidence.")
        .putArray("enum")
        .add("True")
        .add("False")
        .add("Unknown");
    property(item, "reason", "Reason of the status, as one CamelCase word.")
        .put("maxLength", 1024)
        .put("pattern", WORD);
    property(item, "message", "Details of the status, and the commands that fix a problem.");
    property(item, "lastTransitionTime", "Time of the last change of the status.")
        .put("format", "date-time");
    property(
        item, "observedGeneration", "Generation of the spec that the condition was computed for.");
  }

  private static ObjectNode property(ObjectNode item, String name, String description) {
    return ((ObjectNode) item.at("/properties/" + name)).put("description", description);
  }
}
