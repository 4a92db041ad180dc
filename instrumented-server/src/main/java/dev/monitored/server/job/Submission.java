package dev.monitored.server.job;

import dev.monitored.action.Violation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a user asks for, before it is a job.
 *
 * @param uniqueKey while a job holds this key, no other is made with it
 * @param held it is stored, and queued when it is told to start
 * @param callback receiver of the report of its end; null if there is none
 */
public record Submission(
    String action,
    Map<String, @Nullable Object> arguments,
    Map<String, String> labels,
    QueueSpot spot,
    TimeLimits limits,
    @Nullable UniqueKey uniqueKey,
    boolean held,
    @Nullable Callback callback) {
  public static final int MAX_LABELS = 32;
  static final int MAX_LABEL_KEY = 128;
  static final int MAX_LABEL_VALUE = 256;
  static final int MAX_UNIQUE_KEY = 256;

  private static final int ENTRY = 40;
  private static final int ITEM = 8;
  private static final int TEXT = 48;

  /** In the queue of its action, with the default limits and no labels. */
  public static Submission of(String action, Map<String, @Nullable Object> arguments) {
    return new Submission(
        action, arguments, Map.of(), QueueSpot.of(action), TimeLimits.DEFAULT, null, false, null);
  }

  public Submission with(QueueSpot other) {
    return new Submission(action, arguments, labels, other, limits, uniqueKey, held, callback);
  }

  public Submission with(TimeLimits other) {
    return new Submission(action, arguments, labels, spot, other, uniqueKey, held, callback);
  }

  /** The text of the unique key; null if there is none. */
  public @Nullable String key() {
    return uniqueKey == null ? null : uniqueKey.text();
  }

  public Submission withArguments(Map<String, @Nullable Object> others) {
    return new Submission(action, others, labels, spot, limits, uniqueKey, held, callback);
  }

  public Submission withLabels(Map<String, String> others) {
    return new Submission(action, arguments, others, spot, limits, uniqueKey, held, callback);
  }

  public Submission with(UniqueKey key) {
    return new Submission(action, arguments, labels, spot, limits, key, held, callback);
  }

  public Submission thatIsHeld() {
    return new Submission(action, arguments, labels, spot, limits, uniqueKey, true, callback);
  }

  public Submission with(Callback other) {
    return new Submission(action, arguments, labels, spot, limits, uniqueKey, held, other);
  }

  /** How many bytes arguments and labels take in memory, about. */
  public long weight() {
    return weight(arguments) + weight(labels);
  }

  private static long weight(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map ->
          map.entrySet().stream()
              .mapToLong(entry -> ENTRY + weight(entry.getKey()) + weight(entry.getValue()))
              .sum();
      case Collection<?> items -> items.stream().mapToLong(item -> ITEM + weight(item)).sum();
      case String text -> TEXT + 2L * text.length();
      case null, default -> TEXT;
    };
  }

  /** What is wrong with it, apart from the action's own arguments and the name of the queue. */
  public List<Violation> violations() {
    var violations = new ArrayList<>(limits.violations());
    if (Math.abs(spot.priority()) > QueueSpot.MAX_PRIORITY) {
      violations.add(new Violation("/priority", "must be from -100 to 100"));
    }
    violations.addAll(labelViolations(labels));
    if (uniqueKey != null && isNoKey(uniqueKey.text(), MAX_UNIQUE_KEY)) {
      violations.add(new Violation("/uniqueKey", "must have 1 to 256 characters"));
    }
    return violations;
  }

  public static List<Violation> labelViolations(Map<String, String> labels) {
    var violations = new ArrayList<Violation>();
    if (labels.size() > MAX_LABELS) {
      violations.add(new Violation("/labels", "must have at most " + MAX_LABELS + " entries"));
    }
    if (labels.keySet().stream().anyMatch(key -> isNoKey(key, MAX_LABEL_KEY))) {
      violations.add(new Violation("/labels", "keys must have 1 to 128 characters"));
    }
    if (labels.values().stream().anyMatch(value -> length(value) > MAX_LABEL_VALUE)) {
      violations.add(new Violation("/labels", "values must have at most 256 characters"));
    }
    return violations;
  }

  private static boolean isNoKey(String key, int longest) {
    return key.isBlank() || length(key) > longest;
  }

  /** In characters as JSON Schema counts them. */
  public static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** While a job holds a key, no other job is made with it. */
  public record UniqueKey(String text, Until until) {
    /** How long a job holds its key. */
    public enum Until {
      /** Until its first attempt starts: what is submitted later is not lost. */
      STARTED,
      /** Until it has ended: no two jobs run at the same time. */
      ENDED;

      public static Optional<Until> parse(String word) {
        return Stream.of(values()).filter(until -> until.word().equals(word)).findFirst();
      }

      /** The word that users see. */
      public String word() {
        return name().toLowerCase(Locale.ROOT);
      }
    }

    public static UniqueKey untilEnded(String text) {
      return new UniqueKey(text, Until.ENDED);
    }
  }
}
