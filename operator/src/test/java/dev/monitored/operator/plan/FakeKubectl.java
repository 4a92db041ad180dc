package dev.monitored.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.finding.Command;
import dev.monitored.operator.prometheus.OperatedPrometheus;
import dev.monitored.operator.snapshot.Facts;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Does to a made-up cluster what kubectl and the API server would do: fast, for many clusters. What
 * they really do is seen in {@code CommandsIT}.
 */
record FakeKubectl(Monitored monitored, Facts facts) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The cluster afterwards; labels of the Monitored change in place. */
  Facts run(Command command) {
    var words = command.lines().getFirst().words();
    assertThat(words).startsWith("kubectl");
    return switch (words.get(1) + " " + words.get(2)) {
      case "patch prometheus" -> patched(words.get(3), words.getLast());
      case "label namespace" -> {
        var labels = labelled(facts.namespaceLabels(), words);
        labels.put("kubernetes.io/metadata.name", Clusters.NAMESPACE);
        yield Clusters.with(facts, labels);
      }
      case "label monitored" -> {
        var metadata = monitored.getMetadata();
        metadata.setLabels(labelled(metadata.getLabels(), words));
        yield facts;
      }
      default -> throw new AssertionError(command);
    };
  }

  private Facts patched(String name, String operations) {
    var operated =
        facts.operated().stream()
            .map(one -> one.ref().name().equals(name) ? patched(one, operations) : one)
            .toList();
    return new Facts(
        true,
        false,
        operated,
        facts.plain(),
        facts.namespaceLabels(),
        facts.policy(),
        facts.access(),
        List.of());
  }

  private static OperatedPrometheus patched(OperatedPrometheus before, String operations) {
    var spec = JSON.createObjectNode();
    put(spec, "serviceMonitorSelector", before.serviceMonitorSelector());
    put(spec, "serviceMonitorNamespaceSelector", before.serviceMonitorNamespaceSelector());
    put(spec, "podMonitorSelector", before.podMonitorSelector());
    put(spec, "podMonitorNamespaceSelector", before.podMonitorNamespaceSelector());
    put(spec, "ruleSelector", before.ruleSelector());
    put(spec, "ruleNamespaceSelector", before.ruleNamespaceSelector());
    var object = JSON.createObjectNode().set("spec", spec);
    tree(operations).forEach(operation -> new JsonPatch(object).apply(operation));
    return new OperatedPrometheus(
        before.ref(),
        before.labels(),
        selector(spec, "serviceMonitorSelector"),
        selector(spec, "serviceMonitorNamespaceSelector"),
        selector(spec, "podMonitorSelector"),
        selector(spec, "podMonitorNamespaceSelector"),
        selector(spec, "ruleSelector"),
        selector(spec, "ruleNamespaceSelector"),
        before.scrapeInterval(),
        before.scrapeTimeout(),
        before.discoverer(),
        false);
  }

  private static Map<String, String> labelled(Map<String, String> labels, List<String> words) {
    var changed = new TreeMap<>(labels);
    for (String word : words.subList(words.lastIndexOf("--overwrite") + 1, words.size())) {
      if (word.endsWith("-")) {
        changed.remove(word.substring(0, word.length() - 1));
      } else if (word.contains("=")) {
        var before = changed.put(word.split("=", -1)[0], word.split("=", -1)[1]);
        assertThat(before == null || words.contains("--overwrite")).as(word).isTrue();
      }
    }
    return changed;
  }

  private static void put(ObjectNode spec, String field, @Nullable LabelSelector selector) {
    if (selector != null) {
      spec.set(field, JSON.valueToTree(selector));
    }
  }

  private static @Nullable LabelSelector selector(ObjectNode spec, String field) {
    return spec.has(field) ? JSON.convertValue(spec.get(field), LabelSelector.class) : null;
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException malformed) {
      throw new AssertionError(json, malformed);
    }
  }
}
