package dev.monitored.server.http;

import dev.monitored.server.job.Retry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads when to try again: {@code {"delaysSeconds": [10, 30]}}, or {@code {"attempts": 5,
 * "initialSeconds": 1, "factor": 2, "maxSeconds": 300}}; either with a {@code jitter}.
 */
final class RetryBody {
  private static final Set<String> LIST = Set.of("delaysSeconds", "jitter");
  private static final Set<String> EXPONENTIAL =
      Set.of("attempts", "initialSeconds", "factor", "maxSeconds", "jitter");

  private final Map<?, ?> retry;
  private final BiConsumer<String, String> refuse;

  private RetryBody(Map<?, ?> retry, BiConsumer<String, String> refuse) {
    this.retry = retry;
    this.refuse = refuse;
  }

  /**
   * Reads the field {@code retry} of a submission; none when it is not there.
   *
   * @param refuse takes the pointer and the detail of what is wrong
   */
  static Retry read(Map<String, @Nullable Object> body, BiConsumer<String, String> refuse) {
    if (!body.containsKey("retry")) {
      return Retry.NONE;
    }
    if (body.get("retry") instanceof Map<?, ?> retry) {
      return new RetryBody(retry, refuse).read();
    }
    refuse.accept("/retry", "must be an object");
    return Retry.NONE;
  }

  private Retry read() {
    var known = retry.containsKey("delaysSeconds") ? LIST : EXPONENTIAL;
    for (var field : retry.keySet()) {
      if (!known.contains(field)) {
        refuse.accept(
            Texts.pointer("/retry", String.valueOf(field)),
            "is not a field here; the fields are " + new TreeSet<>(known));
      }
    }
    return known.equals(LIST) ? new Retry(delays(), jitter()) : exponential();
  }

  private List<Duration> delays() {
    var delays = new ArrayList<Duration>();
    if (retry.get("delaysSeconds") instanceof List<?> seconds) {
      for (int i = 0; i < seconds.size(); i++) {
        if (seconds.get(i) instanceof Number number) {
          delays.add(Durations.ofSeconds(number));
        } else {
          refuse.accept("/retry/delaysSeconds/" + i, "must be a number");
        }
      }
    } else {
      refuse.accept("/retry/delaysSeconds", "must be an array of numbers");
    }
    return delays;
  }

  private Retry exponential() {
    double attempts = number("attempts", 0, 1, Retry.MAX_RETRIES + 1.0);
    if (attempts != Math.rint(attempts)) {
      refuse.accept("/retry/attempts", "must be a whole number");
    }
    double longest = Retry.MAX_DELAY.toSeconds();
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
    var value = retry.containsKey(field) ? retry.get(field) : Double.valueOf(standard);
    double number = value instanceof Number given ? given.doubleValue() : Double.NaN;
    if (number >= min && number <= max) {
      return number;
    }
    refuse.accept("/retry/" + field, "must be a number from %.0f to %.0f".formatted(min, max));
    return min;
  }
}
