package dev.monitored.server.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where and when a job waits for its turn.
 *
 * @param priority the higher goes first; among equals the older does
 * @param runAt not before; at once when null
 */
public record QueueSpot(String queue, int priority, @Nullable Instant runAt) {
  public static final int MAX_PRIORITY = 100;

  /** Every action has a queue of its own, so that one which hangs holds up no other. */
  public static QueueSpot of(String action) {
    return new QueueSpot(action, 0, null);
  }
}
