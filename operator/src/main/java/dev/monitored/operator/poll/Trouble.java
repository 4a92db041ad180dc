package dev.monitored.operator.poll;

import dev.monitored.operator.evidence.Answer.Cause;

/**
 * Why there is no evidence.
 *
 * @param message what was found, and what to do; empty: there is evidence
 */
record Trouble(Cause cause, String message) {
  static final Trouble NONE = new Trouble(Cause.SILENT, "");

  static Trouble of(String message) {
    return new Trouble(Cause.SILENT, message);
  }

  boolean isNone() {
    return message.isEmpty();
  }

  Trouble or(Trouble other) {
    return isNone() ? other : this;
  }
}
