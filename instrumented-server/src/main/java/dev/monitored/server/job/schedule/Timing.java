package dev.monitored.server.job.schedule;

import java.time.Duration;
import java.time.ZoneId;

/** When a schedule fires. */
public sealed interface Timing {
  /** At the times that five fields, or a word such as {@code @daily}, name in a zone. */
  record Cron(String expression, ZoneId zone) implements Timing {}

  /** In equal steps from when it was made, or resumed. */
  record Every(Duration period) implements Timing {
    public static final Duration SHORTEST = Duration.ofSeconds(1);
    public static final Duration LONGEST = Duration.ofDays(366);
  }
}
