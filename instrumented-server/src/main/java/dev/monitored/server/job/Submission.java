package dev.monitored.server.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a user asks for, before it is a job. */
public record Submission(
    String action,
    Map<String, @Nullable Object> arguments,
    Duration timeout,
    Map<String, String> labels) {
  public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(50);
  static final Duration MIN_TIMEOUT = Duration.ofMillis(1);
  static final Duration MAX_TIMEOUT = Duration.ofDays(30);
  static final int MAX_LABELS = 32;
  static final int MAX_LABEL_KEY = 128;
  static final int MAX_LABEL_VALUE = 256;

  /** What is wrong with it, apart from the action's own arguments. */
  public List<Violation> violations() {
    var violations = new ArrayList<Violation>();
    if (timeout.compareTo(MIN_TIMEOUT) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
      violations.add(new Violation("/timeoutSeconds", "must be from 0.001 to 2592000"));
    }
    if (labels.size() > MAX_LABELS) {
      violations.add(new Violation("/labels", "must have at most " + MAX_LABELS + " entries"));
    }
    if (labels.keySet().stream().anyMatch(Submission::isNoLabelKey)) {
      violations.add(new Violation("/labels", "keys must have 1 to 128 characters"));
    }
    if (labels.values().stream().anyMatch(value -> value.length() > MAX_LABEL_VALUE)) {
      violations.add(new Violation("/labels", "values must have at most 256 characters"));
    }
    return violations;
  }

  private static boolean isNoLabelKey(String key) {
    return key.isBlank() || key.length() > MAX_LABEL_KEY;
  }
}
