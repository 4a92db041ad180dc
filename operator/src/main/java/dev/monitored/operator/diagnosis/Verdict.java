package dev.monitored.operator.diagnosis;

import dev.monitored.operator.finding.Finding;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What a check has found.
 *
 * @param until when it stops being so without any further event; null: never
 */
public record Verdict(State state, String reason, String message, @Nullable Instant until) {
  /** Orders the worst first; equally bad ones keep their order in a stable sort. */
  public static final Comparator<Verdict> WORST_FIRST = Comparator.comparing(Verdict::state);

  /** From worst to best. */
  public enum State {
    FALSE("False"),
    UNKNOWN("Unknown"),
    TRUE("True");

    private final String word;

    State(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  public static Verdict holds(String reason, String message) {
    return new Verdict(State.TRUE, reason, message, null);
  }

  public static Verdict fails(String reason, String message) {
    return new Verdict(State.FALSE, reason, message, null);
  }

  public static Verdict fails(Finding finding) {
    return fails(finding.reason(), finding.message());
  }

  public static Verdict unknown(String reason, String message) {
    return new Verdict(State.UNKNOWN, reason, message, null);
  }

  /** Not known yet, and no reason for worry until then. */
  public static Verdict waits(String reason, String message, Instant until) {
    return new Verdict(State.UNKNOWN, reason, message, until);
  }

  public Verdict until(@Nullable Instant other) {
    return new Verdict(state, reason, message, other);
  }

  public boolean isTrue() {
    return state == State.TRUE;
  }
}
