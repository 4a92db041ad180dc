package dev.monitored.server.job.trigger;

import dev.monitored.server.job.Submission;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A condition on a field of an event.
 *
 * @param pointer to the field (RFC 6901)
 * @param value that it must have, or begin with
 */
public record EventFilter(String pointer, String value, boolean isPrefix) {
  public static final int MOST = 16;
  public static final int MAX_LEVELS = 16;

  static final int MAX_VALUE = 256;

  private static final int MAX_POINTER = 256;
  private static final Pattern POINTER = Pattern.compile("(/([^~/]|~[01])*){1," + MAX_LEVELS + "}");

  /** Whether a text points to a field, and not too deep. */
  public static boolean isPointer(String text) {
    return Submission.length(text) <= MAX_POINTER && POINTER.matcher(text).matches();
  }

  /** Whether an event with these fields fulfills it. */
  public boolean matches(Map<String, String> fields) {
    var field = fields.get(pointer);
    return field != null && (isPrefix ? field.startsWith(value) : field.equals(value));
  }
}
