package dev.monitored.e2e;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What a user reads off a Monitored. */
record MonitoredView(GenericKubernetesResource resource) {

  record Condition(String type, String status, String reason, String message) {
    boolean isTrue() {
      return status.equals("True");
    }
  }

  Optional<Condition> condition(String type) {
    List<Map<String, Object>> conditions = resource.get("status", "conditions");
    return Objects.requireNonNullElse(conditions, List.<Map<String, Object>>of()).stream()
        .filter(condition -> type.equals(condition.get("type")))
        .map(MonitoredView::condition)
        .findFirst();
  }

  /** {@code True}, or status and reason, or {@code absent}: one word to wait for and to print. */
  String state(String type) {
    return condition(type)
        .map(found -> found.isTrue() ? "True" : found.status() + " " + found.reason())
        .orElse("absent");
  }

  String targets() {
    return text("targets");
  }

  String via() {
    return text("via");
  }

  Instant created() {
    return Instant.parse(resource.getMetadata().getCreationTimestamp());
  }

  private String text(String field) {
    return Objects.requireNonNullElse(resource.<String>get("status", field), "");
  }

  int rules(String word) {
    Number number = resource.get("status", "rules", word);
    return number == null ? -1 : number.intValue();
  }

  /** The status as text, for the message of a failed wait. */
  String describe() {
    return String.valueOf(resource.getAdditionalProperties().get("status"));
  }

  private static Condition condition(Map<String, Object> json) {
    return new Condition(
        String.valueOf(json.get("type")),
        String.valueOf(json.get("status")),
        String.valueOf(json.get("reason")),
        String.valueOf(json.get("message")));
  }
}
