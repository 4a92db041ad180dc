package dev.monitored.server.http;

import dev.monitored.server.job.Submission;
import dev.monitored.server.job.Violation;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a submitted job out of its JSON, and says all that is wrong with it at once. */
final class SubmissionBody {
  private static final Set<String> FIELDS =
      Set.of("action", "arguments", "timeoutSeconds", "labels");
  private static final BigDecimal MILLIS = BigDecimal.valueOf(1000);
  private static final BigDecimal MAX_SECONDS = BigDecimal.valueOf(Integer.MAX_VALUE);

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
    var submission = new Submission(action(), arguments(), timeout(), labels());
    refuseIfViolated();
    return submission;
  }

  private void refuseIfViolated() {
    if (!violations.isEmpty()) {
      throw new Refused(Problem.invalid(List.copyOf(violations)));
    }
  }

  private String action() {
    if (body.get("action") instanceof String action) {
      return action;
    }
    refuse("/action", "is required, and must be a string");
    return "";
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

  private Duration timeout() {
    if (!body.containsKey("timeoutSeconds")) {
      return Submission.DEFAULT_TIMEOUT;
    }
    if (body.get("timeoutSeconds") instanceof Number number) {
      // Bounded before it is scaled: 1e999999999 is a number, too.
      var seconds = new BigDecimal(number.toString()).min(MAX_SECONDS).max(MAX_SECONDS.negate());
      return Duration.ofMillis(seconds.multiply(MILLIS).longValue());
    }
    refuse("/timeoutSeconds", "must be a number");
    return Submission.DEFAULT_TIMEOUT;
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
