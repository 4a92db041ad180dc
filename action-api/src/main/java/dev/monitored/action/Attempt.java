package dev.monitored.action;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One execution of a job, as its action sees it. Thread-safe. */
public interface Attempt {
  AttemptKey key();

  /** Those of the job, which the action has checked. */
  Map<String, @Nullable Object> arguments();

  /** Adds to the log of the job what is worth knowing of its normal course. */
  default void log(String text) {
    log(LogLevel.INFO, text);
  }

  /**
   * Adds to the log of the job, to which users look while it runs. Never waits, never fails.
   *
   * @param text of one line or more, in which the secrets among the arguments are hidden; beyond
   *     8192 characters a line is cut, and of a log that is full, or written faster than it can be
   *     stored, lines are left out
   */
  void log(LogLevel level, String text);
}
