package dev.monitored.action;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Level of a log line, in ascending order. */
public enum LogLevel {
  INFO,
  WARN,
  ERROR;

  /** The word in the API and in the store. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<LogLevel> parse(String word) {
    return Stream.of(values()).filter(level -> level.word().equals(word)).findFirst();
  }
}
