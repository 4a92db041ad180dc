package dev.monitored.operator.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/**
 * The fields of an object that one field manager has applied, with the values that they have now.
 * An object is up to date if these are exactly the fields that would be applied: a value that
 * another manager has changed is no longer owned, and a field that is no longer needed still is.
 *
 * <p>Kept as text, in which long values are digests, since there is one for each child.
 *
 * @param text JSON in which a list with keys is an object, as in {@code fieldsV1}
 */
public record OwnedFields(String text) {
  /** What is not there, or what the manager owns nothing of. */
  public static final OwnedFields NONE = new OwnedFields("{}");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST = 40;

  /**
   * Reads from an object what a manager owns.
   *
   * @param object as the API server has it
   * @param fields the paths, as an entry of {@code managedFields} has them
   */
  public static OwnedFields of(JsonNode object, JsonNode fields) {
    return new OwnedFields(owned(object, fields).toString());
  }

  /** Whether applying the object would change nothing. */
  public boolean isExactly(JsonNode desired) {
    try {
      var wanted = desired.<ObjectNode>deepCopy();
      wanted.remove("apiVersion");
      wanted.remove("kind");
      if (wanted.path("metadata") instanceof ObjectNode metadata) {
        metadata.remove("name");
        metadata.remove("namespace");
      }
      return isSame(wanted, JSON.readTree(text));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static JsonNode owned(JsonNode value, JsonNode fields) {
    if (fields.isEmpty()) {
      return compact(value);
    }
    var owned = JsonNodeFactory.instance.objectNode();
    for (var field : fields.properties()) {
      var path = field.getKey();
      if (path.startsWith("f:")) {
        value
            .optional(path.substring(2))
            .ifPresent(found -> owned.set(path.substring(2), owned(found, field.getValue())));
      } else if (path.startsWith("k:")) {
        item(value, path).ifPresent(found -> owned.set(path, owned(found, field.getValue())));
      } else if (path.startsWith("v:")) {
        owned.put(path, true);
      }
    }
    return owned;
  }

  /** The item of a list with keys that has these. */
  private static Optional<JsonNode> item(JsonNode list, String path) {
    var key = read(path.substring(2));
    return StreamSupport.stream(list.spliterator(), false)
        .filter(item -> hasKey(item, key))
        .findFirst();
  }

  /** A part of the key that is not there has its default, which the API server adds. */
  private static boolean hasKey(JsonNode item, JsonNode key) {
    return key.properties().stream()
        .allMatch(
            part -> !item.has(part.getKey()) || isSame(item.get(part.getKey()), part.getValue()));
  }

  private static boolean isSame(JsonNode wanted, JsonNode owned) {
    if (wanted.isArray() && owned.isObject()) {
      return isSameList(wanted, owned);
    }
    if (wanted.isObject() && owned.isObject()) {
      return wanted.size() == owned.size()
          && wanted.properties().stream()
              .allMatch(field ->
                  owned.has(field.getKey()) && isSame(field.getValue(), owned.get(field.getKey())));
    }
    var value = compact(wanted);
    return value.equals(owned) || (value.isNumber() && value.asText().equals(owned.asText()));
  }

  private static boolean isSameList(JsonNode wanted, JsonNode owned) {
    return wanted.size() == owned.size()
        && StreamSupport.stream(wanted.spliterator(), false)
            .allMatch(item -> owned.properties().stream().anyMatch(entry -> isItem(item, entry)));
  }

  private static boolean isItem(JsonNode wanted, Map.Entry<String, JsonNode> owned) {
    var path = owned.getKey();
    return path.startsWith("v:")
        ? isSame(wanted, read(path.substring(2)))
        : hasKey(wanted, read(path.substring(2))) && isSame(wanted, owned.getValue());
  }

  private static JsonNode compact(JsonNode value) {
    if (value.isEmpty() && value.isContainerNode()) {
      return value;
    }
    var text = canonical(value);
    return value.isValueNode() && text.length() <= LONGEST
        ? value
        : JsonNodeFactory.instance.textNode(digest(text));
  }

  /** The same text whatever the order of its fields. */
  private static String canonical(JsonNode value) {
    if (value.isObject()) {
      var sorted = new TreeMap<String, String>();
      value.properties().forEach(field -> sorted.put(field.getKey(), canonical(field.getValue())));
      return sorted.toString();
    }
    if (value.isArray()) {
      var all = new StringBuilder("[");
      for (Iterator<JsonNode> items = value.elements(); items.hasNext(); ) {
        all.append(canonical(items.next())).append(',');
      }
      return all.append(']').toString();
    }
    return value.toString();
  }

  private static String digest(String text) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return "sha256:" + HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
