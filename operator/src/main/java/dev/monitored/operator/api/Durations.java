package dev.monitored.operator.api;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as Prometheus writes them: 500ms, 30s, 1h30m. */
public final class Durations {
  private static final Pattern WHOLE = Pattern.compile("(\\d{1,9}(ms|s|m|h|d|w|y))+");
  private static final Pattern PART = Pattern.compile("(\\d+)(ms|s|m|h|d|w|y)");

  /** The longest first; some are used only for what they divide. */
  private static final List<Unit> UNITS =
      List.of(
          new Unit("y", Duration.ofDays(365), true),
          new Unit("w", Duration.ofDays(7), true),
          new Unit("d", Duration.ofDays(1), false),
          new Unit("h", Duration.ofHours(1), false),
          new Unit("m", Duration.ofMinutes(1), false),
          new Unit("s", Duration.ofSeconds(1), false),
          new Unit("ms", Duration.ofMillis(1), false));

  private record Unit(String word, Duration length, boolean isForMultiples) {
    boolean suits(Duration duration) {
      return !isForMultiples || duration.toMillis() % length.toMillis() == 0;
    }
  }

  private Durations() {}

  /** The default stands in for a text that is absent or is no duration. */
  public static Duration parse(@Nullable String text, Duration byDefault) {
    if (text == null || !WHOLE.matcher(text).matches()) {
      return byDefault;
    }
    return PART.matcher(text)
        .results()
        .map(part -> unit(part.group(2)).multipliedBy(Long.parseLong(part.group(1))))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** As Prometheus itself prints it, so that the text can be compared. */
  public static String text(Duration duration) {
    var text = new StringBuilder();
    var rest = duration;
    for (Unit unit : UNITS) {
      var count = rest.dividedBy(unit.length());
      if (count > 0 && unit.suits(rest)) {
        text.append(count).append(unit.word());
        rest = rest.minus(unit.length().multipliedBy(count));
      }
    }
    return text.isEmpty() ? "0s" : text.toString();
  }

  private static Duration unit(String word) {
    return UNITS.stream()
        .filter(unit -> unit.word().equals(word))
        .map(Unit::length)
        .findFirst()
        .orElse(Duration.ZERO);
  }
}
