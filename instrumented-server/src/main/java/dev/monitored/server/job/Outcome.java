package dev.monitored.server.job;

import java.util.Optional;

/** How an attempt ends. Exactly one of these is stored and counted for each. */
public enum Outcome {
  OK("ok"),
  ERROR("error"),
  TIMEOUT("timeout"),
  CANCELLED("cancelled");

  private final String word;

  Outcome(String word) {
    this.word = word;
  }

  public static Optional<Outcome> parse(String word) {
    for (var outcome : values()) {
      if (outcome.word.equals(word)) {
        return Optional.of(outcome);
      }
    }
    return Optional.empty();
  }

  /** The word that users see: in the API, in the store and in the label {@code status}. */
  public String word() {
    return word;
  }
}
