package dev.monitored.operator.status;

import dev.monitored.operator.plan.Finding;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What a check has found.
 *
 * @param until when it stops being so without any further event; null: never
 */
record Verdict(State state, String reason, String message, @Nullable Instant until) {
  /** Orders the worst first; equally bad ones keep their order in a stable sort. */
  static final Comparator<Verdict> WORST_FIRST = Comparator.comparing(Verdict::state);

  /** From worst to best. */
  enum State {
    FALSE("False"),
    UNKNOWN("Unknown"),
    TRUE("True");

    private final String word;

    State(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  static Verdict holds(String reason, String message) {
    return new Verdict(State.TRUE, reason, message, null);
  }

  static Verdict fails(String reason, String message) {
    return new Verdict(State.FALSE, reason, message, null);
  }

  static Verdict fails(Finding finding) {
    return fails(finding.reason(), finding.message());
  }

  static Verdict unknown(String reason, String message) {
    return new Verdict(State.UNKNOWN, reason, message, null);
  }

  /** Not known yet, and no reason for worry until then. */
  static Verdict waits(String reason, String message, Instant until) {
    return new Verdict(State.UNKNOWN, reason, message, until);
  }

  Verdict until(@Nullable Instant other) {
    return new Verdict(state, reason, message, other);
  }

  boolean isTrue() {
    return state == State.TRUE;
  }
}
