package dev.monitored.server.http.wire;

import dev.monitored.action.Violation;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads one object of a JSON document field by field, and collects what is wrong with it. */
public final class BodyReader {
  private final String pointer;
  private final Map<?, ?> object;
  private final List<Violation> violations;

  private BodyReader(String pointer, Map<?, ?> object, List<Violation> violations) {
    this.pointer = pointer;
    this.object = object;
    this.violations = violations;
  }

  /** Reads a whole document; refuses the request when no database could keep its texts. */
  public static BodyReader of(Map<String, @Nullable Object> document) {
    var reader = new BodyReader("", document, new ArrayList<>(StorableJson.violations(document)));
    reader.refuseIfViolated();
    return reader;
  }

  public void refuseIfViolated() {
    if (!violations.isEmpty()) {
      throw new ProblemException(Problem.invalid(List.copyOf(violations)));
    }
  }

  public void refuse(String field, String detail) {
    violations.add(new Violation(StorableJson.pointer(pointer, field), detail));
  }

  private void refuse(String field, String child, String detail) {
    var parent = StorableJson.pointer(pointer, field);
    violations.add(new Violation(StorableJson.pointer(parent, child), detail));
  }

  public void refuseUnknown(Set<String> known, String thing) {
    for (var field : object.keySet()) {
      if (!known.contains(field)) {
        refuse(String.valueOf(field), "is not a field of " + thing);
      }
    }
  }

  public boolean has(String field) {
    return object.containsKey(field);
  }

  private <T> @Nullable T typed(String field, Class<T> type, String expected) {
    var value = object.get(field);
    if (has(field) && !type.isInstance(value)) {
      refuse(field, "must be " + expected);
    }
    return type.isInstance(value) ? type.cast(value) : null;
  }

  public @Nullable String text(String field) {
    return typed(field, String.class, "a string");
  }

  /** The empty text when it is missing, which is refused. */
  public String requiredText(String field) {
    var text = text(field);
    if (text == null && !has(field)) {
      refuse(field, "is required, and must be a string");
    }
    return text == null ? "" : text;
  }

  public boolean flag(String field) {
    return Boolean.TRUE.equals(typed(field, Boolean.class, "true or false"));
  }

  /** The first word if the field is missing. */
  public String word(String field, List<String> words) {
    var word = text(field);
    if (word != null && !words.contains(word)) {
      refuse(field, "must be one of " + words);
    }
    return word == null || !words.contains(word) ? words.getFirst() : word;
  }

  /** The field that is set. If not exactly one is set, it is refused, and the first is returned. */
  public String exactlyOne(String one, String other) {
    if (has(one) == has(other)) {
      refuse(has(one) ? other : one, "exactly one of " + one + " and " + other + " must be set");
    }
    return has(other) && !has(one) ? other : one;
  }

  public int integer(String field, int standard) {
    var number = number(field);
    if (number == null || isInteger(new BigDecimal(number.toString()))) {
      return number == null ? standard : number.intValue();
    }
    refuse(field, "must be an integer");
    return standard;
  }

  /** To JSON Schema, 7.0 is a whole number. */
  private static boolean isInteger(BigDecimal number) {
    // Bounded before it is looked at: 1e999999999 is a number, too.
    return number.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0
        && number.stripTrailingZeros().scale() <= 0;
  }

  public @Nullable Number number(String field) {
    return typed(field, Number.class, "a number");
  }

  public @Nullable Duration seconds(String field) {
    var number = number(field);
    return number == null ? null : Durations.ofSeconds(number);
  }

  public @Nullable Instant time(String field) {
    var text = text(field);
    var time = Times.parse(text == null ? "" : text);
    if (text != null && time.isEmpty()) {
      refuse(field, "must be a time such as 2026-12-31T23:59:59Z");
    }
    return time.orElse(null);
  }

  // Keys of a JSON object are strings.
  @SuppressWarnings("unchecked")
  public Map<String, @Nullable Object> map(String field) {
    var map = typed(field, Map.class, "an object");
    return map == null ? Map.of() : (Map<String, @Nullable Object>) map;
  }

  public Map<String, String> labels() {
    var labels = new TreeMap<String, String>();
    for (var entry : map("labels").entrySet()) {
      if (entry.getValue() instanceof String text) {
        labels.put(entry.getKey(), text);
      } else {
        refuse("labels", entry.getKey(), "must be a string");
      }
    }
    return labels;
  }

  /** A reader for the object in a field; null when there is none. */
  public @Nullable BodyReader object(String field) {
    var map = typed(field, Map.class, "an object");
    return map == null
        ? null
        : new BodyReader(StorableJson.pointer(pointer, field), map, violations);
  }

  /** A reader for each object of an array. */
  public List<BodyReader> objects(String field, boolean required) {
    var list = typed(field, List.class, "an array of objects");
    if (list == null) {
      if (required && !has(field)) {
        refuse(field, "is required, and must be an array of objects");
      }
      return List.of();
    }
    var readers = new ArrayList<BodyReader>();
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i) instanceof Map<?, ?> map) {
        readers.add(
            new BodyReader(StorableJson.pointer(pointer, field) + "/" + i, map, violations));
      } else {
        refuse(field, Integer.toString(i), "must be an object");
      }
    }
    return readers;
  }

  /** The numbers of an array, as durations in seconds. */
  public List<Duration> durations(String field) {
    var list = typed(field, List.class, "an array of numbers");
    var durations = new ArrayList<Duration>();
    for (int i = 0; list != null && i < list.size(); i++) {
      if (list.get(i) instanceof Number number) {
        durations.add(Durations.ofSeconds(number));
      } else {
        refuse(field, Integer.toString(i), "must be a number");
      }
    }
    return durations;
  }
}
