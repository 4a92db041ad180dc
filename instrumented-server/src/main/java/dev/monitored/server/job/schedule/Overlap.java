package dev.monitored.server.job.schedule;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a schedule does when something that it started before has not ended. */
public enum Overlap {
  /** Starts the next beside it. */
  ALLOW,
  /** Starts nothing. */
  FORBID,
  /** Cancels it, and starts the next. */
  REPLACE;

  /** The word that users see, in the API and in the store. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Overlap> parse(String word) {
    return Stream.of(values()).filter(overlap -> overlap.word().equals(word)).findFirst();
  }
}
