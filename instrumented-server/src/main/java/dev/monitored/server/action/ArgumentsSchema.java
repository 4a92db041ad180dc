package dev.monitored.server.action;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.TreeSet;

/** The JSON Schema of the arguments of an action. */
public record ArgumentsSchema(String text, Set<String> names) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * Reads a schema.
   *
   * @throws IllegalArgumentException when it is no JSON object with properties that are objects
   */
  public static ArgumentsSchema of(String text) {
    var properties = parsed(text).path("properties");
    if (!properties.isObject() || !properties.valueStream().allMatch(JsonNode::isObject)) {
      throw new IllegalArgumentException("has no properties, each an object");
    }
    var names = new TreeSet<String>();
    properties.fieldNames().forEachRemaining(names::add);
    return new ArgumentsSchema(text, names);
  }

  private static JsonNode parsed(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** A value as a part of a schema. */
  public static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
