package dev.monitored.action;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How much a line of a log matters, from the least. */
public enum LogLevel {
  INFO,
  WARN,
  ERROR;

  /** The word that users see, in the API and in the store. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<LogLevel> parse(String word) {
    return Stream.of(values()).filter(level -> level.word().equals(word)).findFirst();
  }
}
