package dev.monitored.bench.server;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How much is measured.
 *
 * @param pairs of us and a peer, for each row
 * @param jobs that we and the fastest peer execute in one measurement
 * @param seconds of requests in one measurement
 */
public record Size(int pairs, int jobs, int seconds) {
  private static final Size FULL = new Size(5, 100_000, 6);

  /** For a look in between: tells the order of magnitude. */
  private static final Size QUICK = new Size(2, 20_000, 2);

  /** By what was asked for: nothing, {@code quick}, or {@code pairs,jobs,seconds}. */
  static Size of(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return FULL;
    }
    if (text.equals("quick")) {
      return QUICK;
    }
    var numbers = Stream.of(text.split(",", 3)).map(Integer::valueOf).toList();
    return new Size(numbers.get(0), numbers.get(1), numbers.get(2));
  }
}
