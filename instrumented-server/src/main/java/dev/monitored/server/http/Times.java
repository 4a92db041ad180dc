package dev.monitored.server.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Times as RFC 3339 has them. */
final class Times {
  /** Beyond these no database counts milliseconds. */
  private static final Instant EARLIEST = Instant.EPOCH;

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  private Times() {}

  /** Empty when it is no time, or one before 1970 or after 9999. */
  static Optional<Instant> parse(String text) {
    try {
      var instant = OffsetDateTime.parse(text).toInstant();
      return Optional.of(instant).filter(time -> !time.isBefore(EARLIEST) && !time.isAfter(LATEST));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
