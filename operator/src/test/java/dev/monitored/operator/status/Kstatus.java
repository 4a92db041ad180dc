package dev.monitored.operator.status;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What kstatus makes of an object of a kind that it does not know, rule by rule as in {@code
 * sigs.k8s.io/cli-utils/pkg/kstatus/status}: Helm 4 and Flux wait by it.
 */
enum Kstatus {
  TERMINATING,
  IN_PROGRESS,
  FAILED,
  CURRENT;

  static Kstatus of(JsonNode object) {
    if (object.at("/metadata/deletionTimestamp").isTextual()) {
      return TERMINATING;
    }
    var observed = object.at("/status/observedGeneration");
    if (observed.isNumber() && observed.asLong() != object.at("/metadata/generation").asLong()) {
      return IN_PROGRESS;
    }
    for (var condition : object.at("/status/conditions")) {
      if (is(condition, "Reconciling", "True")) {
        return IN_PROGRESS;
      } else if (is(condition, "Stalled", "True")) {
        return FAILED;
      }
    }
    for (var condition : object.at("/status/conditions")) {
      if (is(condition, "Ready", "False") || is(condition, "Ready", "Unknown")) {
        return IN_PROGRESS;
      }
    }
    return CURRENT;
  }

  private static boolean is(JsonNode condition, String type, String status) {
    return condition.path("type").asText().equals(type)
        && condition.path("status").asText().equals(status);
  }
}
