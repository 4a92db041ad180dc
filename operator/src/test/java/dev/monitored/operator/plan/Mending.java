package dev.monitored.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.snapshot.Facts;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Does to a made-up cluster what kubectl would do with the command at the end of a message. */
record Mending(Monitored monitored, Facts facts) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PATCH =
      Pattern.compile(
          "kubectl patch prometheus (\\S+) --namespace monitoring --type json --patch '(.*)'");
  private static final Pattern LABEL =
      Pattern.compile(
          "kubectl label (namespace|monitored) (\\S+)(?: --namespace \\S+)? --overwrite (.*)");

  Facts by(Finding finding) {
    var patch = PATCH.matcher(finding.message());
    if (patch.find()) {
      return patched(patch.group(1), change(patch.group(2)));
    }
    var label = LABEL.matcher(finding.message());
    assertThat(label.find()).as(finding.message()).isTrue();
    if (label.group(1).equals("namespace")) {
      var labels = relabelled(facts.namespaceLabels(), label.group(3));
      return Clusters.with(facts, labels);
    }
    var own = relabelled(monitored.getMetadata().getLabels(), label.group(3));
    monitored.getMetadata().setLabels(own);
    return facts;
  }

  private Facts patched(String name, JsonNode change) {
    var selector = JSON.convertValue(change.get("value"), LabelSelector.class);
    var isNamespace = change.get("path").asText().equals("/spec/serviceMonitorNamespaceSelector");
    var operated =
        facts.operated().stream()
            .map(one ->
                !one.ref().name().equals(name)
                    ? one
                    : Clusters.operated(
                        name,
                        isNamespace ? one.serviceMonitorSelector() : selector,
                        isNamespace ? selector : one.serviceMonitorNamespaceSelector()))
            .toList();
    return Clusters.with(facts, operated);
  }

  private static Map<String, String> relabelled(Map<String, String> labels, String changes) {
    var changed = new TreeMap<>(labels);
    for (String change : List.of(changes.split(" ", -1))) {
      if (change.endsWith("-")) {
        changed.remove(change.substring(0, change.length() - 1));
      } else {
        changed.put(change.split("=", -1)[0], change.split("=", -1)[1]);
      }
    }
    return changed;
  }

  private static JsonNode change(String patch) {
    try {
      return JSON.readTree(patch).get(0);
    } catch (JsonProcessingException malformed) {
      throw new AssertionError(patch, malformed);
    }
  }
}
