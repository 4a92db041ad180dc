package dev.monitored.server.progress;

import dev.monitored.server.job.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A part of the server makes no progress.
 *
 * @param since when it last made some
 * @param cause what it told since then; empty while it waits for something that does not come
 */
public record Standstill(String part, Instant since, Duration age, Optional<Throwable> cause) {
  private static final int LONGEST_CAUSE = 500;

  /** One line that names the part, since when it stands still, and why. */
  public String text() {
    return "%s has made no progress for %d s, since %s: %s"
        .formatted(part, age.toSeconds(), since.truncatedTo(ChronoUnit.SECONDS), why());
  }

  private String why() {
    var why = cause.map(Standstill::why).orElse("it waits for a response");
    var line = why.strip().replaceAll("\\s+", " ");
    return line.substring(0, Math.min(line.length(), LONGEST_CAUSE));
  }

  private static String why(Throwable cause) {
    return cause instanceof StoreException && cause.getMessage() != null
        ? cause.getMessage()
        : cause.toString();
  }
}
