package dev.monitored.server.job.run;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How long the runs took that ended, from their start.
 *
 * @param counts how many, by the least of the bounds that held
 * @param total of all of them
 */
public record RunDurations(Map<String, Long> counts, Duration total) {
  /** In seconds, as {@code le} of a histogram has them; the last one always holds. */
  public static final List<String> BOUNDS =
      List.of(
          "1.0", "5.0", "15.0", "60.0", "300.0", "900.0", "3600.0", "21600.0", "86400.0", "+Inf");

  public static final RunDurations NONE = new RunDurations(Map.of(), Duration.ZERO);

  /** The least bound that holds. */
  public static String bound(Duration duration) {
    return BOUNDS.stream()
        .limit(BOUNDS.size() - 1L)
        .filter(bound -> duration.toMillis() <= 1000 * Double.parseDouble(bound))
        .findFirst()
        .orElse(BOUNDS.getLast());
  }
}
