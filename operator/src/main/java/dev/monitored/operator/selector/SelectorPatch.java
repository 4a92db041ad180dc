package dev.monitored.operator.selector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A JSON patch that extends a selector of a Prometheus: it selects more, and still everything that
 * it selected before. The patch tests each value first, so it fails if somebody changed the value.
 */
final class SelectorPatch {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final String path;
  private final ArrayNode operations = JSON.arrayNode();

  private SelectorPatch(String field) {
    this.path = "/spec/" + field;
  }

  /** Adds a selector where there is none: values of one key. */
  static ArrayNode added(String field, String key, List<String> values) {
    var patch = new SelectorPatch(field);
    var selector = JSON.objectNode();
    selector.putArray("matchExpressions").add(requirement(key, values));
    patch.test("", JSON.nullNode());
    patch.change("add", "", selector);
    return patch.operations;
  }

  /**
   * Lets the requirements of these labels' keys allow these labels, too. Empty: one of them forbids
   * its key, which no other requirement widens.
   */
  static Optional<ArrayNode> widened(
      String field, LabelSelector selector, Map<String, String> labels) {
    var isForbidden =
        selector.getMatchExpressions().stream()
            .anyMatch(one ->
                labels.containsKey(one.getKey()) && one.getOperator().equals("DoesNotExist"));
    if (isForbidden) {
      return Optional.empty();
    }
    var patch = new SelectorPatch(field);
    patch.widenExpressions(selector.getMatchExpressions(), labels);
    patch.widenLabels(selector, labels);
    return Optional.of(patch.operations);
  }

  /** Whether Kubernetes takes each of its requirements. */
  static boolean isValid(LabelSelector selector) {
    var labels = Objects.requireNonNullElse(selector.getMatchLabels(), Map.<String, String>of());
    return Stream.concat(
            labels.keySet().stream()
                .map(key ->
                    new LabelSelector(List.of(), Collections.singletonMap(key, labels.get(key)))),
            selector.getMatchExpressions().stream()
                .map(one -> new LabelSelector(List.of(one), Map.of())))
        .map(LabelConstraints::of)
        .allMatch(LabelConstraints::isSatisfiable);
  }

  /** From the last to the first, since those behind a removed one move up. */
  private void widenExpressions(
      List<LabelSelectorRequirement> expressions, Map<String, String> labels) {
    for (int index = expressions.size() - 1; index >= 0; index--) {
      var expression = expressions.get(index);
      var value = labels.get(expression.getKey());
      if (value != null && !allows(expression, value)) {
        widen("/matchExpressions/" + index, expression, value);
      }
    }
  }

  private void widen(String at, LabelSelectorRequirement expression, String value) {
    var values = new ArrayList<>(expression.getValues());
    test(at, requirement(expression));
    if (expression.getOperator().equals("In")) {
      values.add(value);
    } else {
      values.removeIf(value::equals);
    }
    if (values.isEmpty()) {
      operations.addObject().put("op", "remove").put("path", path + at);
    } else {
      change("replace", at + "/values", array(values));
    }
  }

  /** A label allows one value only; a requirement takes its place, which allows both. */
  private void widenLabels(LabelSelector selector, Map<String, String> labels) {
    var widened = JSON.arrayNode();
    var before = Objects.requireNonNullElse(selector.getMatchLabels(), Map.<String, String>of());
    before.forEach((key, value) -> {
      var added = labels.get(key);
      if (added != null && !added.equals(value)) {
        var at = "/matchLabels/" + key.replace("~", "~0").replace("/", "~1");
        test(at, JSON.textNode(value));
        operations.addObject().put("op", "remove").put("path", path + at);
        widened.add(requirement(key, List.of(value, added)));
      }
    });
    append(widened, selector.getMatchExpressions().isEmpty());
  }

  private void append(ArrayNode requirements, boolean isFirst) {
    if (isFirst && !requirements.isEmpty()) {
      test("/matchExpressions", JSON.nullNode());
      change("add", "/matchExpressions", requirements);
    } else {
      requirements.forEach(one -> change("add", "/matchExpressions/-", one));
    }
  }

  private void test(String at, JsonNode value) {
    change("test", at, value);
  }

  private void change(String operation, String at, JsonNode value) {
    operations.addObject().put("op", operation).put("path", path + at).set("value", value);
  }

  private static boolean allows(LabelSelectorRequirement expression, String value) {
    return AllowedValues.of(expression.getOperator(), expression.getValues()).allows(value);
  }

  private static ObjectNode requirement(LabelSelectorRequirement expression) {
    return requirement(expression.getKey(), expression.getValues())
        .put("operator", expression.getOperator());
  }

  private static ObjectNode requirement(String key, List<String> values) {
    var requirement = JSON.objectNode().put("key", key).put("operator", "In");
    requirement.set("values", array(values));
    return requirement;
  }

  private static ArrayNode array(List<String> values) {
    var array = JSON.arrayNode();
    values.forEach(array::add);
    return array;
  }
}
