package dev.monitored.operator.selector;

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
 * A label selector, by key. Constraints on different keys do not depend on each other, so a
 * selector can be satisfied if and only if each of its keys can.
 */
public record LabelConstraints(SortedMap<String, AllowedValues> keys) {
  private static final Pattern KEY =
      Pattern.compile(
          "([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?"
              + "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");

  public static LabelConstraints of(LabelSelector selector) {
    var keys = new TreeMap<String, AllowedValues>();
    var labels = selector.getMatchLabels();
    (labels == null ? Map.<String, String>of() : labels)
        .forEach((key, value) ->
            add(keys, key, AllowedValues.of("In", value == null ? null : List.of(value))));
    var expressions = selector.getMatchExpressions();
    for (LabelSelectorRequirement expression :
        expressions == null ? List.<LabelSelectorRequirement>of() : expressions) {
      add(
          keys,
          expression.getKey(),
          AllowedValues.of(expression.getOperator(), expression.getValues()));
    }
    return new LabelConstraints(keys);
  }

  /** What exactly these labels fulfil, whatever other labels there are. */
  public static LabelConstraints exactly(Map<String, String> labels) {
    var keys = new TreeMap<String, AllowedValues>();
    labels.forEach((key, value) -> keys.put(key, AllowedValues.only(List.of(value))));
    return new LabelConstraints(keys);
  }

  public LabelConstraints and(LabelConstraints other) {
    var both = new TreeMap<>(keys);
    other.keys.forEach((key, allowed) -> both.merge(key, allowed, AllowedValues::and));
    return new LabelConstraints(both);
  }

  public boolean isSatisfiable() {
    return keys.values().stream().noneMatch(AllowedValues::isEmpty);
  }

  public boolean fits(Map<String, String> labels) {
    return unmet(labels).keys.isEmpty();
  }

  /** Those of the requirements that the labels do not fulfil. */
  public LabelConstraints unmet(Map<String, String> labels) {
    var unmet = new TreeMap<>(keys);
    unmet.entrySet().removeIf(entry -> entry.getValue().allows(labels.get(entry.getKey())));
    return new LabelConstraints(unmet);
  }

  /** Those of the requirements whose keys the labels have. */
  public LabelConstraints within(Map<String, String> labels) {
    var within = new TreeMap<>(keys);
    within.keySet().retainAll(labels.keySet());
    return new LabelConstraints(within);
  }

  /** Those of the requirements whose keys the labels do not have. */
  public LabelConstraints without(Map<String, String> labels) {
    var without = new TreeMap<>(keys);
    without.keySet().removeAll(labels.keySet());
    return new LabelConstraints(without);
  }

  /** Those of the requirements that nothing fulfils. */
  public LabelConstraints impossible() {
    var impossible = new TreeMap<>(keys);
    impossible.values().removeIf(allowed -> !allowed.isEmpty());
    return new LabelConstraints(impossible);
  }

  /** What is allowed for that key; anything, unless something is required. */
  public AllowedValues allowed(String key) {
    return keys.getOrDefault(key, new AllowedValues(false, new TreeSet<>(), true));
  }

  /** In the syntax of kubectl's option --selector. */
  public String text() {
    return keys.entrySet().stream()
        .map(entry -> entry.getValue().text(shown(entry.getKey())))
        .collect(Collectors.joining(","));
  }

  /** What is no key may be anything, since a CRD does not check the selectors in its objects. */
  private static String shown(String key) {
    return isKey(key) ? key : "\"" + key.replaceAll("[^ !#-\\[\\]-~]", "?") + "\"";
  }

  private static boolean isKey(String key) {
    return KEY.matcher(key).matches() && key.indexOf('/') <= 253;
  }

  private static void add(
      Map<String, AllowedValues> keys, @Nullable String key, AllowedValues allowed) {
    var isKey = key != null && isKey(key);
    keys.merge(key == null ? "" : key, isKey ? allowed : AllowedValues.NOTHING, AllowedValues::and);
  }
}
