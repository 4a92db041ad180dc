package dev.monitored.server.http.job;

import dev.monitored.server.http.wire.BodyReader;
import dev.monitored.server.http.wire.Durations;
import dev.monitored.server.job.Retry;
import java.util.Set;

/**
 * Reads when to try again: {@code {"delaysSeconds": [10, 30]}}, or {@code {"attempts": 5,
 * "initialSeconds": 1, "factor": 2, "maxSeconds": 300}}; either with a {@code jitter}.
 */
final class RetryBody {
  private static final Set<String> LIST = Set.of("delaysSeconds", "jitter");
  private static final Set<String> EXPONENTIAL =
      Set.of("attempts", "initialSeconds", "factor", "maxSeconds", "jitter");

  private final BodyReader body;

  private RetryBody(BodyReader body) {
    this.body = body;
  }

  static Retry read(BodyReader body) {
    var reader = new RetryBody(body);
    if (body.has("delaysSeconds")) {
      body.refuseUnknown(LIST, "a retry with delaysSeconds");
      return new Retry(body.durations("delaysSeconds"), reader.jitter());
    }
    body.refuseUnknown(EXPONENTIAL, "a retry with attempts");
    return reader.exponential();
  }

  private Retry exponential() {
    double attempts = number("attempts", 0, 1, Retry.MAX_RETRIES + 1.0);
    if (attempts != Math.rint(attempts)) {
      body.refuse("attempts", "must be an integer");
    }
    double longest = (double) Retry.MAX_DELAY.toSeconds();
    return Retry.exponential(
        Math.max(0, (int) attempts - 1),
        Durations.ofSeconds(number("initialSeconds", 1, 0, longest)),
        number("factor", 2, 1, 100),
        Durations.ofSeconds(number("maxSeconds", 3600, 0, longest)),
        jitter());
  }

  private double jitter() {
    return number("jitter", 0, 0, 1);
  }

  /** The default is out of range where the field is required. */
  private double number(String field, double standard, double min, double max) {
    var value = body.number(field);
    double number = value == null ? standard : value.doubleValue();
    if (number >= min && number <= max) {
      return number;
    }
    body.refuse(field, "must be a number from %.0f to %.0f".formatted(min, max));
    return min;
  }
}
