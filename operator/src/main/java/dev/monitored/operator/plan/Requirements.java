package dev.monitored.operator.plan;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A label selector, by key. Requirements on different keys do not depend on each other, so a
 * selector can be satisfied if and only if each of its keys can.
 */
record Requirements(SortedMap<String, Allowed> keys) {
  private static final Pattern KEY =
      Pattern.compile(
          "([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?"
              + "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");

  static Requirements of(LabelSelector selector) {
    var keys = new TreeMap<String, Allowed>();
    var labels = selector.getMatchLabels();
    (labels == null ? Map.<String, String>of() : labels)
        .forEach((key, value) ->
            add(keys, key, Allowed.of("In", value == null ? null : List.of(value))));
    var expressions = selector.getMatchExpressions();
    for (LabelSelectorRequirement expression :
        expressions == null ? List.<LabelSelectorRequirement>of() : expressions) {
      add(keys, expression.getKey(), Allowed.of(expression.getOperator(), expression.getValues()));
    }
    return new Requirements(keys);
  }

  /** What exactly these labels fulfil, whatever other labels there are. */
  static Requirements exactly(Map<String, String> labels) {
    var keys = new TreeMap<String, Allowed>();
    labels.forEach((key, value) -> keys.put(key, Allowed.only(List.of(value))));
    return new Requirements(keys);
  }

  Requirements and(Requirements other) {
    var both = new TreeMap<>(keys);
    other.keys.forEach((key, allowed) -> both.merge(key, allowed, Allowed::and));
    return new Requirements(both);
  }

  boolean isSatisfiable() {
    return keys.values().stream().noneMatch(Allowed::isEmpty);
  }

  boolean fits(Map<String, String> labels) {
    return unmet(labels).keys.isEmpty();
  }

  /** Those of the requirements that the labels do not fulfil. */
  Requirements unmet(Map<String, String> labels) {
    var unmet = new TreeMap<>(keys);
    unmet.entrySet().removeIf(entry -> entry.getValue().allows(labels.get(entry.getKey())));
    return new Requirements(unmet);
  }

  /** Those of the requirements whose keys the labels have. */
  Requirements within(Map<String, String> labels) {
    var within = new TreeMap<>(keys);
    within.keySet().retainAll(labels.keySet());
    return new Requirements(within);
  }

  /** Those of the requirements that nothing fulfils. */
  Requirements impossible() {
    var impossible = new TreeMap<>(keys);
    impossible.values().removeIf(allowed -> !allowed.isEmpty());
    return new Requirements(impossible);
  }

  /** What is allowed for that key; anything, unless something is required. */
  Allowed allowed(String key) {
    return keys.getOrDefault(key, new Allowed(false, new TreeSet<>(), true));
  }

  /** In the syntax of kubectl's option --selector. */
  String text() {
    return keys.entrySet().stream()
        .map(entry -> entry.getValue().text(entry.getKey()))
        .collect(Collectors.joining(","));
  }

  private static void add(Map<String, Allowed> keys, @Nullable String key, Allowed allowed) {
    var isKey = key != null && KEY.matcher(key).matches() && key.indexOf('/') <= 253;
    keys.merge(key == null ? "" : key, isKey ? allowed : Allowed.NOTHING, Allowed::and);
  }
}
