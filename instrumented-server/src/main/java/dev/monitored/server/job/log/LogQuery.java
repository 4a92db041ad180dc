package dev.monitored.server.job.log;

import dev.monitored.action.JobId;
import dev.monitored.action.LogLevel;
import java.util.OptionalInt;

/**
 * Which lines of a log are wanted.
 *
 * @param attempt only those of this one
 * @param atLeast only those of this level, or a higher one
 * @param after only those behind this place
 * @param limit not more than so many, the first ones
 */
public record LogQuery(
    JobId job, OptionalInt attempt, LogLevel atLeast, LogPosition after, int limit) {
  public LogQuery after(LogPosition position) {
    return new LogQuery(job, attempt, atLeast, position, limit);
  }

  public LogQuery upTo(int lines) {
    return new LogQuery(job, attempt, atLeast, after, lines);
  }
}
