package dev.monitored.server.job.log;

import java.util.Optional;
import java.util.regex.Pattern;

/** A place in the log of a job, from which reading can go on. Those of later lines are greater. */
public record LogPosition(int attempt, int number) {
  public static final LogPosition START = new LogPosition(0, 0);

  /** Behind every line. */
  public static final LogPosition END = new LogPosition(Integer.MAX_VALUE, 0);

  private static final Pattern TEXT = Pattern.compile("([0-9]{1,9})\\.([0-9]{1,9})");

  /** Reads what {@link #toString()} gives; empty when it is something else. */
  public static Optional<LogPosition> parse(String text) {
    var position = TEXT.matcher(text);
    return position.matches()
        ? Optional.of(
            new LogPosition(
                Integer.parseInt(position.group(1)), Integer.parseInt(position.group(2))))
        : Optional.empty();
  }

  /** After which this line is the next one of its attempt. */
  public LogPosition before() {
    return new LogPosition(attempt, number - 1);
  }

  @Override
  public String toString() {
    return attempt + "." + number;
  }
}
