package dev.monitored.action;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One execution of a job, as its action sees it. Thread-safe. */
public interface Attempt {
  AttemptKey key();

  /** The arguments of the job, which {@link Action#check} has accepted. */
  Map<String, @Nullable Object> arguments();

  /** The time for which a schedule started the job; empty if none did. */
  default Optional<Instant> nominalTime() {
    return Optional.empty();
  }

  /** Adds text to the log of the job, with the level {@link LogLevel#INFO}. */
  default void log(String text) {
    log(LogLevel.INFO, text);
  }

  /**
   * Adds text to the log of the job, which users can read while it runs. Never blocks, never fails.
   *
   * @param text one or more lines. Secrets of the arguments are masked. Lines are truncated after
   *     8192 characters. Lines are omitted if the log is full, or is written faster than it can be
   *     stored
   */
  void log(LogLevel level, String text);
}
