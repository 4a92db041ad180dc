package dev.monitored.server.job.log;

import dev.monitored.action.AttemptKey;
import dev.monitored.action.LogLevel;
import dev.monitored.server.job.StorableText;
import java.time.Instant;

/**
 * A line of the log of a job.
 *
 * @param number counts the lines of the attempt, from 1
 * @param at when it was logged, by the clock of the server that executed the attempt
 * @param text one line, without its end
 */
public record LogLine(AttemptKey attempt, int number, Instant at, LogLevel level, String text) {
  /** Characters of a line; what is longer is cut. */
  public static final int MAX_TEXT = 8192;

  public LogLine {
    text = StorableText.of(text, MAX_TEXT);
  }

  public LogPosition position() {
    return new LogPosition(attempt.number(), number);
  }
}
