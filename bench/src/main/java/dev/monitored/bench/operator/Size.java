package dev.monitored.bench.operator;

import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How much is measured.
 *
 * @param pairs of us and the peer, where time is measured; what is counted is counted once
 * @param few {@code Monitored} whose writes are counted
 * @param many {@code Monitored} that the operator is restarted with, and so on
 * @param foreign ConfigMaps that are none of the operator's business
 * @param clusters that are generated
 * @param watched how long nothing is done but watched
 */
public record Size(int pairs, int few, int many, int foreign, int clusters, Duration watched) {
  private static final Size FULL = new Size(3, 200, 1000, 20_000, 300, Duration.ofMinutes(3));

  /** For a look in between: tells the order of magnitude. */
  private static final Size QUICK = new Size(1, 20, 60, 2_000, 15, Duration.ofSeconds(20));

  /** By what was asked for: nothing, {@code quick}, or six numbers, the last one of seconds. */
  static Size of(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return FULL;
    }
    if (text.equals("quick")) {
      return QUICK;
    }
    var numbers = Stream.of(text.split(",", 6)).map(Integer::valueOf).toList();
    return new Size(
        numbers.get(0),
        numbers.get(1),
        numbers.get(2),
        numbers.get(3),
        numbers.get(4),
        Duration.ofSeconds(numbers.get(5)));
  }

  /** How long nothing is written where all is written: longer than between two looks, if full. */
  public Duration quiet() {
    return watched.compareTo(FULL.watched) < 0 ? Duration.ofSeconds(8) : Duration.ofSeconds(20);
  }

  /** How long after a start a verdict may change that was only held. */
  public Duration held() {
    return quiet().multipliedBy(3).plusSeconds(5);
  }

  public int fifthOfMany() {
    return many / 5;
  }

  public int twiceMany() {
    return many * 2;
  }

  /** In the answer of a Prometheus that has too many. */
  public int targets() {
    return foreign * 5;
  }
}
