package dev.monitored.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The operations of RFC 6902 that our patches use; a failed test fails the test. */
record JsonPatch(JsonNode document) {

  void apply(JsonNode operation) {
    var pointer = JsonPointer.compile(operation.get("path").asText());
    var parent = document.at(pointer.head());
    var key = pointer.last().getMatchingProperty();
    var value = operation.path("value");
    switch (operation.get("op").asText()) {
      case "test" -> test(document.at(pointer), value);
      case "remove" -> {
        assertThat(document.at(pointer).isMissingNode()).as("%s", operation).isFalse();
        remove(parent, key);
      }
      case "add", "replace" -> put(parent, key, value, operation.get("op").asText());
      default -> throw new AssertionError(operation);
    }
  }

  private static void test(JsonNode found, JsonNode wanted) {
    assertThat(found.isMissingNode() ? null : found).isEqualTo(wanted.isNull() ? null : wanted);
  }

  private static void remove(JsonNode parent, String key) {
    if (parent instanceof ArrayNode array) {
      array.remove(Integer.parseInt(key));
    } else {
      ((ObjectNode) parent).remove(key);
    }
  }

  private static void put(JsonNode parent, String key, JsonNode value, String operation) {
    if (parent instanceof ArrayNode array) {
      assertThat(operation + key).isEqualTo("add-");
      array.add(value);
    } else {
      assertThat(((ObjectNode) parent).has(key)).isEqualTo(operation.equals("replace"));
      ((ObjectNode) parent).set(key, value);
    }
  }
}
