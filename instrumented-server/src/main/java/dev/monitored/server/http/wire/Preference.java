package dev.monitored.server.http.wire;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a client would like, as RFC 7240 has it. What is not understood is no error. */
public final class Preference {
  static final Duration MAX_WAIT = Duration.ofSeconds(60);

  private static final Pattern WAIT =
      Pattern.compile("(?i)(?:^|,)\\s*wait\\s*=\\s*(\"?)([0-9]+)\\1\\s*(?:;[^,]*)?(?=,|$)");

  private Preference() {}

  /** How long to wait for the end, at most a minute; the first of several. */
  public static Optional<Duration> wait(List<String> values) {
    var wait = WAIT.matcher(String.join(",", values));
    return wait.find() ? Optional.of(atMost(MAX_WAIT, wait.group(2))) : Optional.empty();
  }

  private static Duration atMost(Duration max, String seconds) {
    // More digits than fit into a number are more than a minute, unless they are zeros.
    var digits = seconds.replaceFirst("^0+(?=.)", "");
    return digits.length() > 2 || Integer.parseInt(digits) > max.toSeconds()
        ? max
        : Duration.ofSeconds(Integer.parseInt(digits));
  }
}
