package dev.monitored.operator.selector;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a selector allows for the label of one key.
 *
 * @param listed whether {@code values} are the only values allowed; else they are the only ones not
 *     allowed
 * @param absent whether the label may be missing
 */
public record AllowedValues(boolean listed, SortedSet<String> values, boolean absent) {
  private static final Pattern VALUE =
      Pattern.compile("(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?");
  private static final String ANY = "true";

  public static final AllowedValues NOTHING = only(List.of());

  public static AllowedValues only(Collection<String> values) {
    return new AllowedValues(true, new TreeSet<>(values), false);
  }

  /**
   * Kubernetes refuses a selector with a requirement that is not well formed: it selects nothing.
   */
  public static AllowedValues of(@Nullable String operator, @Nullable List<String> given) {
    var values = given == null ? new TreeSet<String>() : new TreeSet<>(given);
    if (!values.stream().allMatch(AllowedValues::isLabelValue)) {
      return NOTHING;
    }
    return switch (operator == null ? "" : operator) {
      case "In" -> only(values);
      case "NotIn" -> values.isEmpty() ? NOTHING : new AllowedValues(false, values, true);
      case "Exists" -> values.isEmpty() ? new AllowedValues(false, values, false) : NOTHING;
      case "DoesNotExist" -> values.isEmpty() ? new AllowedValues(true, values, true) : NOTHING;
      default -> NOTHING;
    };
  }

  public boolean allows(@Nullable String value) {
    return value == null ? absent : listed == values.contains(value);
  }

  public AllowedValues and(AllowedValues other) {
    var both = absent && other.absent;
    if (!listed && !other.listed) {
      var excluded = new TreeSet<>(values);
      excluded.addAll(other.values);
      return new AllowedValues(false, excluded, both);
    }
    var candidates = new TreeSet<>(listed ? values : other.values);
    candidates.removeIf(value -> !allows(value) || !other.allows(value));
    return new AllowedValues(true, candidates, both);
  }

  public boolean isEmpty() {
    return listed && values.isEmpty() && !absent;
  }

  /** An allowed value, null for none at all if that is allowed; the same one every time. */
  public @Nullable String pick() {
    if (absent) {
      return null;
    }
    return listed ? values.first() : freshValue(values);
  }

  /** Values of which at least one is allowed here and not there, if there is any such value. */
  public Stream<String> candidatesAgainst(AllowedValues other) {
    var known = new TreeSet<>(values);
    known.addAll(other.values);
    return Stream.concat(known.stream(), Stream.of(freshValue(known)));
  }

  /** In the syntax of kubectl's option --selector. */
  public String text(String key) {
    var list = " (" + String.join(",", values) + ")";
    if (listed) {
      var single = values.size() == 1 ? key + "=" + values.first() : key + " in" + list;
      return values.isEmpty() && absent ? "!" + key : single;
    }
    var exclusion = values.isEmpty() ? "" : key + " notin" + list;
    return absent ? exclusion : exclusion.isEmpty() ? key : key + "," + exclusion;
  }

  private static String freshValue(Set<String> taken) {
    return Stream.iterate(1, number -> number + 1)
        .map(number -> number == 1 ? ANY : ANY + "-" + number)
        .filter(value -> !taken.contains(value))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isLabelValue(@Nullable String value) {
    return value != null && value.length() <= 63 && VALUE.matcher(value).matches();
  }
}
