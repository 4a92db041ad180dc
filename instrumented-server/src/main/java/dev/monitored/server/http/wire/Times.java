package dev.monitored.server.http.wire;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times as RFC 3339 has them. */
public final class Times {
  /** Beyond these no database counts milliseconds. */
  private static final Instant EARLIEST = Instant.EPOCH;

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  /** Offsets go up to 23:59 here, and up to 18:00 in the JDK. */
  private static final Pattern TIME =
      Pattern.compile(
          "(?i)(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?)\\d*"
              + "(?:Z|([+-])([01]\\d|2[0-3]):([0-5]\\d))");

  private Times() {}

  /** Empty when it is no time, or one before 1970 or after 9999. */
  static Optional<Instant> parse(String text) {
    var time = TIME.matcher(text);
    if (!time.matches()) {
      return Optional.empty();
    }
    var offset = time.group(2) == null ? "" : time.group(2);
    return instant(time.group(1))
        .map(local ->
            switch (offset) {
              case "+" -> local.minus(duration(time.group(3), time.group(4)));
              case "-" -> local.plus(duration(time.group(3), time.group(4)));
              default -> local;
            })
        .filter(instant -> !instant.isBefore(EARLIEST) && !instant.isAfter(LATEST));
  }

  private static Optional<Instant> instant(String local) {
    try {
      return Optional.of(LocalDateTime.parse(local).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Duration duration(String hours, String minutes) {
    return Duration.ofHours(Integer.parseInt(hours)).plusMinutes(Integer.parseInt(minutes));
  }

  public static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
