package dev.monitored.bench.operator.selection;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Labels and selectors of few keys and values, so that they often agree and often contradict. */
record RandomSelectors(Random random) {
  private static final List<String> AUTHORS = List.of("team", "release");
  private static final List<String> KEYS =
      List.of("team", "release", "app.kubernetes.io/name", "app.kubernetes.io/managed-by");
  private static final List<String> VALUES = List.of("x", "y", "monitored-operator");
  private static final List<String> OPERATORS =
      List.of("In", "In", "NotIn", "Exists", "DoesNotExist");

  /** Of an author, who often gives none. */
  Map<String, String> labels() {
    var labels = new TreeMap<String, String>();
    AUTHORS.stream().filter(_ -> isOneOf(3)).forEach(key -> labels.put(key, any(VALUES)));
    return labels;
  }

  /** Often one that selects everything. */
  Map<String, Object> selector() {
    return isOneOf(3)
        ? Map.of()
        : Map.of("matchLabels", equalities(), "matchExpressions", requirements());
  }

  boolean isOneOf(int count) {
    return random.nextInt(count) == 0;
  }

  <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private Map<String, String> equalities() {
    return isOneOf(2) ? Map.of(any(KEYS), any(VALUES)) : Map.of();
  }

  private List<Map<String, Object>> requirements() {
    return IntStream.range(0, random.nextInt(3)).mapToObj(_ -> requirement()).toList();
  }

  /** Only what the API server accepts: prometheus-operator writes nothing for a Prometheus else. */
  private Map<String, Object> requirement() {
    var operator = any(OPERATORS);
    var values =
        operator.endsWith("In")
            ? IntStream.rangeClosed(0, random.nextInt(2))
                .mapToObj(_ -> any(VALUES))
                .distinct()
                .toList()
            : List.<String>of();
    return Map.of("key", any(KEYS), "operator", operator, "values", values);
  }
}
