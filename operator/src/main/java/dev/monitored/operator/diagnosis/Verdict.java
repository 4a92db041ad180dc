package dev.monitored.operator.diagnosis;

import dev.monitored.operator.finding.Finding;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a check has found.
 *
 * @param until when it stops being so without any further event; null: never
 */
public record Verdict(State state, String reason, String message, @Nullable Instant until) {
  /** Orders the worst first; equally bad ones keep their order in a stable sort. */
  private static final Comparator<Verdict> WORST_FIRST = Comparator.comparing(Verdict::state);

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

    /** The state that a condition shows as that word. */
    static State of(String word) {
      return Stream.of(values())
          .filter(state -> state.word.equals(word))
          .findFirst()
          .orElse(UNKNOWN);
    }
  }

  /** The worst of all, which may change when any of them does; empty: there is none. */
  public static Optional<Verdict> worst(List<Verdict> all) {
    return all.stream().min(WORST_FIRST).map(worst -> worst.until(earliest(all)));
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

  private static @Nullable Instant earliest(List<Verdict> all) {
    return all.stream()
        .flatMap(verdict -> Stream.ofNullable(verdict.until()))
        .min(Comparator.naturalOrder())
        .orElse(null);
  }
}
