package dev.monitored.operator.api;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Specs with one odd value each: every property of a schema gets each of the values. */
public final class OddValues {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** By what they are; for some properties some of them are quite ordinary. */
  private static final Map<String, JsonNode> VALUES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("null", JSON.nullNode()),
              Map.entry("a text", JSON.textNode("no such word")),
              Map.entry("an empty text", JSON.textNode("")),
              Map.entry("a long text", JSON.textNode("x".repeat(50_000))),
              Map.entry("unicode", JSON.textNode("Ünï-çødé 🎉")),
              Map.entry("control characters", JSON.textNode("a\u0007b\r\n\u001bc")),
              Map.entry("a fraction", JSON.numberNode(1.5)),
              Map.entry("a negative number", JSON.numberNode(-1)),
              Map.entry("a huge number", JSON.numberNode(Long.MAX_VALUE)),
              Map.entry("a boolean", JSON.booleanNode(true)),
              Map.entry("an empty list", JSON.arrayNode()),
              Map.entry("an empty object", JSON.objectNode())));

  /**
   * A spec.
   *
   * @param property the path of what is odd in it, as in {@code workload.env[].name}
   * @param what is odd about it
   */
  public record Odd(String property, String what, ObjectNode spec) {
    /** The name that a refusal must say. */
    public String field() {
      return property.substring(property.lastIndexOf('.') + 1).replaceFirst("(\\[]|\\{})+$", "");
    }

    @Override
    public String toString() {
      return property + " is " + what;
    }
  }

  private final Set<String> seen = new HashSet<>();
  private final List<Odd> all = new ArrayList<>();

  private OddValues() {}

  /** Fails if the examples do not hold the parent of some property. */
  public static List<Odd> of(JsonNode schema, List<ObjectNode> examples) {
    var values = new OddValues();
    for (var example : examples) {
      values.below("", schema, JsonPointer.empty(), example);
    }
    var missing = new HashSet<>(properties("", schema));
    missing.removeAll(values.seen);
    if (!missing.isEmpty()) {
      throw new AssertionError("no example holds " + missing);
    }
    return List.copyOf(values.all);
  }

  /** The paths of all that a schema describes below its root. */
  private static List<String> properties(String path, JsonNode schema) {
    var all = new ArrayList<String>();
    parts(path, schema)
        .forEach((part, child) -> {
          all.add(part);
          all.addAll(properties(part, child));
        });
    return all;
  }

  private static Map<String, JsonNode> parts(String path, JsonNode schema) {
    var parts = new TreeMap<String, JsonNode>();
    var prefix = path.isEmpty() ? "" : path + ".";
    schema
        .path("properties")
        .properties()
        .forEach(one -> parts.put(prefix + one.getKey(), one.getValue()));
    if (schema.has("items")) {
      parts.put(path + "[]", schema.get("items"));
    }
    if (schema.path("additionalProperties").isObject()) {
      parts.put(path + "{}", schema.get("additionalProperties"));
    }
    return parts;
  }

  private void below(String path, JsonNode schema, JsonPointer at, ObjectNode example) {
    parts(path, schema)
        .forEach((part, child) -> {
          var place = place(part, at, example);
          if (seen.add(part)) {
            VALUES.forEach(
                (what, value) -> all.add(new Odd(part, what, with(example, place, value))));
          }
          if (!example.at(place).isMissingNode()) {
            below(part, child, place, example);
          }
        });
  }

  private static JsonPointer place(String part, JsonPointer at, ObjectNode example) {
    if (part.endsWith("[]")) {
      return at.appendIndex(0);
    }
    return at.appendProperty(
        part.endsWith("{}")
            ? example.at(at).fieldNames().next()
            : part.substring(part.lastIndexOf('.') + 1));
  }

  private static ObjectNode with(ObjectNode example, JsonPointer place, JsonNode value) {
    var copy = example.deepCopy();
    var parent = copy.at(place.head());
    if (parent.isArray()) {
      ((ArrayNode) parent).set(place.last().getMatchingIndex(), value);
    } else {
      ((ObjectNode) parent).set(place.last().getMatchingProperty(), value);
    }
    return copy;
  }
}
