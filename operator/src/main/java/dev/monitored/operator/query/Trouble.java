package dev.monitored.operator.query;

import dev.monitored.operator.evidence.Answer.Cause;

/**
 * Why there is no evidence.
 *
 * @param message what was found, and what to do; empty: there is evidence
 */
public record Trouble(Cause cause, String message) {
  public static final Trouble NONE = new Trouble(Cause.SILENT, "");

  public static Trouble of(String message) {
    return new Trouble(Cause.SILENT, message);
  }

  public boolean isNone() {
    return message.isEmpty();
  }

  public Trouble or(Trouble other) {
    return isNone() ? other : this;
  }
}
