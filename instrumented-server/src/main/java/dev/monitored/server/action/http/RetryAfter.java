package dev.monitored.server.action.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.jspecify.annotations.Nullable;

/** When a receiver wants to be called again: the header {@code Retry-After} (RFC 9110). */
final class RetryAfter {
  /** All three that a recipient has to accept. */
  private static final List<DateTimeFormatter> DATES =
      List.of(
          DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US),
          DateTimeFormatter.ofPattern("EEEE, dd-MMM-yy HH:mm:ss 'GMT'", Locale.US),
          DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US));

  private RetryAfter() {}

  /** Zero if the answer has none that can be understood. */
  static Duration of(ClassicHttpResponse response, Instant now) {
    // The clock of the receiver may be another one.
    return of(value(response, "Retry-After"), date(value(response, "Date")).orElse(now));
  }

  private static @Nullable String value(ClassicHttpResponse response, String name) {
    var header = response.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  static Duration of(@Nullable String value, Instant now) {
    if (value != null && value.matches("[0-9]{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(value));
    }
    return date(value)
        .map(date -> Duration.between(now, date))
        .filter(Duration::isPositive)
        .orElse(Duration.ZERO);
  }

  private static Optional<Instant> date(@Nullable String value) {
    return DATES.stream().flatMap(format -> parsed(format, value).stream()).findFirst();
  }

  private static Optional<Instant> parsed(DateTimeFormatter format, @Nullable String value) {
    try {
      return Optional.ofNullable(value)
          .map(text -> LocalDateTime.parse(text, format).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
