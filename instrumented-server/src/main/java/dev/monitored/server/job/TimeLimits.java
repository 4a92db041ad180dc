package dev.monitored.server.job;

import dev.monitored.action.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long a job may take.
 *
 * @param timeout of each attempt, from the start of its execution
 * @param deadline of the job with all its waiting and retrying, from its submission; none when null
 */
public record TimeLimits(Duration timeout, @Nullable Duration deadline, Retry retry) {
  public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(50);
  public static final TimeLimits DEFAULT = of(DEFAULT_TIMEOUT);

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(30);

  /** No deadline and no retry. */
  public static TimeLimits of(Duration timeout) {
    return new TimeLimits(timeout, null, Retry.NONE);
  }

  List<Violation> violations() {
    var violations = new ArrayList<>(retry.violations());
    if (isOutOfRange(timeout)) {
      violations.add(new Violation("/timeoutSeconds", "must be from 0.001 to 2592000"));
    }
    violations.addAll(deadlineViolations(deadline));
    return violations;
  }

  public static List<Violation> deadlineViolations(@Nullable Duration deadline) {
    return deadline != null && isOutOfRange(deadline)
        ? List.of(new Violation("/deadlineSeconds", "must be from 0.001 to 2592000"))
        : List.of();
  }

  private static boolean isOutOfRange(Duration duration) {
    return duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0;
  }
}
