package dev.monitored.operator.plan;

import dev.monitored.operator.prometheus.OperatedPrometheus;
import dev.monitored.operator.snapshot.Facts;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Kubernetes' rules of selection applied one by one to labels, with nothing solved. */
final class Oracle {
  private Oracle() {}

  static boolean selects(@Nullable LabelSelector selector, Map<String, String> labels) {
    if (selector == null) {
      return false;
    }
    var pairs =
        selector.getMatchLabels() == null ? Map.<String, String>of() : selector.getMatchLabels();
    return pairs.entrySet().stream()
            .allMatch(pair -> pair.getValue().equals(labels.get(pair.getKey())))
        && selector.getMatchExpressions().stream().allMatch(one -> holds(one, labels));
  }

  static boolean seesNamespace(OperatedPrometheus prometheus, Facts facts) {
    var selector = prometheus.serviceMonitorNamespaceSelector();
    return selector == null
        ? prometheus.ref().namespace().equals(Clusters.NAMESPACE)
        : selects(selector, facts.namespaceLabels());
  }

  /** Every way of labelling an object with these keys and values, on top of the fixed labels. */
  static Stream<Map<String, String>> labellings(
      Map<String, String> fixed, List<String> keys, List<String> values) {
    Stream<Map<String, String>> all = Stream.of(fixed);
    for (String key : keys) {
      all =
          all.flatMap(
              labels -> fixed.containsKey(key) ? Stream.of(labels) : extended(labels, key, values));
    }
    return all;
  }

  private static Stream<Map<String, String>> extended(
      Map<String, String> labels, String key, List<String> values) {
    var with =
        values.stream()
            .map(value -> {
              Map<String, String> more = new TreeMap<>(labels);
              more.put(key, value);
              return more;
            });
    return Stream.concat(Stream.of(labels), with);
  }

  private static boolean holds(LabelSelectorRequirement one, Map<String, String> labels) {
    var values = one.getValues();
    return switch (one.getOperator()) {
      case "In" -> labels.containsKey(one.getKey()) && values.contains(labels.get(one.getKey()));
      case "NotIn" ->
          !values.isEmpty()
              && (!labels.containsKey(one.getKey()) || !values.contains(labels.get(one.getKey())));
      case "Exists" -> values.isEmpty() && labels.containsKey(one.getKey());
      case "DoesNotExist" -> values.isEmpty() && !labels.containsKey(one.getKey());
      default -> false;
    };
  }
}
