package dev.monitored.server.http;

import dev.monitored.server.job.Limits;
import dev.monitored.server.job.Placement;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a submitted job out of its JSON, and says all that is wrong with it at once. */
final class SubmissionBody {
  static final Set<String> FIELDS =
      Set.of(
          "action",
          "arguments",
          "labels",
          "queue",
          "priority",
          "runAt",
          "timeoutSeconds",
          "deadlineSeconds",
          "retry",
          "uniqueKey");

  private final Map<String, @Nullable Object> body;
  private final List<Violation> violations = new ArrayList<>();

  private SubmissionBody(Map<String, @Nullable Object> body) {
    this.body = body;
  }

  static Submission read(Map<String, @Nullable Object> body) {
    return new SubmissionBody(body).read();
  }

  private Submission read() {
    violations.addAll(Texts.violations(body));
    refuseIfViolated();
    body.keySet().stream()
        .filter(field -> !FIELDS.contains(field))
        .forEach(field -> refuse(Texts.pointer("", field), "is not a field of a job"));
    var action = text("action");
    if (action == null) {
      refuse("/action", "is required, and must be a string");
      action = "";
    }
    var submission =
        new Submission(
            action, arguments(), labels(), placement(action), limits(), text("uniqueKey"));
    refuseIfViolated();
    return submission;
  }

  private void refuseIfViolated() {
    if (!violations.isEmpty()) {
      throw new Refused(Problem.invalid(List.copyOf(violations)));
    }
  }

  private @Nullable String text(String field) {
    var value = body.get(field);
    if (body.containsKey(field) && !(value instanceof String)) {
      refuse("/" + field, "must be a string");
    }
    return value instanceof String text ? text : null;
  }

  private Placement placement(String action) {
    var queue = text("queue");
    return new Placement(queue == null ? action : queue, priority(), runAt());
  }

  private int priority() {
    var value = body.getOrDefault("priority", 0);
    if (value instanceof Integer priority) {
      return priority;
    }
    refuse("/priority", "must be a whole number from -100 to 100");
    return 0;
  }

  private @Nullable Instant runAt() {
    var text = text("runAt");
    if (text == null) {
      return null;
    }
    var time = Times.parse(text);
    if (time.isEmpty()) {
      refuse("/runAt", "must be a time such as 2026-12-31T23:59:59Z");
    }
    return time.orElse(null);
  }

  private Limits limits() {
    var timeout = seconds("timeoutSeconds");
    return new Limits(
        timeout == null ? Limits.DEFAULT_TIMEOUT : timeout,
        seconds("deadlineSeconds"),
        RetryBody.read(body, this::refuse));
  }

  private @Nullable Duration seconds(String field) {
    if (!body.containsKey(field)) {
      return null;
    }
    if (body.get(field) instanceof Number number) {
      return Durations.ofSeconds(number);
    }
    refuse("/" + field, "must be a number");
    return null;
  }

  // Keys of a JSON object are strings.
  @SuppressWarnings("unchecked")
  private Map<String, @Nullable Object> arguments() {
    var value = body.getOrDefault("arguments", Map.of());
    if (value instanceof Map<?, ?> arguments) {
      return (Map<String, @Nullable Object>) arguments;
    }
    refuse("/arguments", "must be an object");
    return Map.of();
  }

  private Map<String, String> labels() {
    if (!body.containsKey("labels")) {
      return Map.of();
    }
    var labels = new TreeMap<String, String>();
    if (body.get("labels") instanceof Map<?, ?> entries) {
      entries.forEach((key, value) -> addLabel(labels, String.valueOf(key), value));
    } else {
      refuse("/labels", "must be an object of strings");
    }
    return labels;
  }

  private void addLabel(Map<String, String> labels, String key, @Nullable Object value) {
    if (value instanceof String text) {
      labels.put(key, text);
    } else {
      refuse(Texts.pointer("/labels", key), "must be a string");
    }
  }

  private void refuse(String pointer, String detail) {
    violations.add(new Violation(pointer, detail));
  }
}
