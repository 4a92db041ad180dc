package dev.monitored.server.http.wire;

import java.math.BigDecimal;
import java.time.Duration;

/** Durations as numbers of seconds, down to the millisecond. */
public final class Durations {
  private static final BigDecimal MILLIS = BigDecimal.valueOf(1000);
  private static final BigDecimal MAX_SECONDS = BigDecimal.valueOf(Integer.MAX_VALUE);

  private Durations() {}

  public static BigDecimal seconds(Duration duration) {
    var seconds = BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros();
    return seconds.scale() < 0 ? seconds.setScale(0) : seconds;
  }

  /** Whatever is out of every range comes out as out of range, however large it is. */
  public static Duration ofSeconds(Number number) {
    // Bounded before it is scaled: 1e999999999 is a number, too.
    var seconds = new BigDecimal(number.toString()).min(MAX_SECONDS).max(MAX_SECONDS.negate());
    return Duration.ofMillis(seconds.multiply(MILLIS).longValue());
  }
}
