package dev.monitored.operator.reconcile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.MonitoredSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** Finds out what is wrong with a spec that could not be read, in the parser's words. */
final class Unreadable {
  private static final ObjectMapper STRICT = JsonMapper.builder().build();

  private final KubernetesClient client;

  Unreadable(KubernetesClient client) {
    this.client = client;
  }

  String why(Monitored monitored) {
    try {
      return explain(spec(monitored));
    } catch (KubernetesClientException e) {
      return "the spec cannot be read";
    }
  }

  private JsonNode spec(Monitored monitored) {
    var metadata = monitored.getMetadata();
    var object =
        client
            .genericKubernetesResources(monitored.getApiVersion(), monitored.getKind())
            .inNamespace(metadata.getNamespace())
            .withName(metadata.getName())
            .get();
    return STRICT.valueToTree(object == null ? null : object.<Object>get("spec"));
  }

  private static String explain(JsonNode spec) {
    if (!spec.isObject()) {
      return "there is no spec";
    }
    try {
      STRICT.treeToValue(spec, MonitoredSpec.class);
      return "the spec could not be read; it can now";
    } catch (JsonProcessingException e) {
      return "the spec does not fit its schema: " + e.getOriginalMessage() + at(e);
    }
  }

  private static String at(JsonProcessingException problem) {
    return problem instanceof com.fasterxml.jackson.databind.JsonMappingException mapping
        ? " at " + mapping.getPathReference().replaceAll("[A-Za-z.]*\\.([A-Za-z]+\\[)", "$1")
        : "";
  }
}
