package dev.monitored.operator.application;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A label selector as Kubernetes writes it in one line. */
final class SelectorText {
  private SelectorText() {}

  static String of(LabelSelector selector) {
    var labels =
        new TreeMap<>(selector.getMatchLabels())
            .entrySet().stream().map(label -> label.getKey() + "=" + label.getValue());
    var expressions = selector.getMatchExpressions().stream().map(SelectorText::of);
    return Stream.concat(labels, expressions).collect(Collectors.joining(","));
  }

  private static String of(LabelSelectorRequirement requirement) {
    var values = "(" + String.join(",", requirement.getValues()) + ")";
    return switch (requirement.getOperator()) {
      case "In" -> requirement.getKey() + " in " + values;
      case "NotIn" -> requirement.getKey() + " notin " + values;
      case "DoesNotExist" -> "!" + requirement.getKey();
      default -> requirement.getKey();
    };
  }
}
