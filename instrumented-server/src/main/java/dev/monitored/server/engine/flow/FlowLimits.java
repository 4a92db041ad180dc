package dev.monitored.server.engine.flow;

import java.time.Duration;

/**
 * What counts as flowing.
 *
 * @param maxWait how long a job that could start may wait
 * @param maxFailurePercent of the jobs of an action that ended lately, so many may fail
 */
public record FlowLimits(Duration maxWait, int maxFailurePercent) {
  public static final FlowLimits DEFAULT = new FlowLimits(Duration.ofSeconds(60), 50);

  /** Of fewer ends nothing is concluded. */
  public static final int MIN_ENDED = 5;

  /** Ends count for this long. */
  public static final Duration WINDOW = Duration.ofMinutes(15);
}
