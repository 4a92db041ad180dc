package dev.monitored.server.job.queue;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A queue as it is now.
 *
 * @param concurrency attempts that may execute at once, in all processes together; unlimited when
 *     null
 * @param depth jobs that could be claimed if there were room
 * @param delayed jobs that wait for their time
 * @param oldest how long the first of the claimable jobs has been waiting
 */
public record QueueStatus(
    @Nullable Integer concurrency,
    boolean paused,
    long depth,
    long delayed,
    long running,
    Duration oldest) {
  public static final QueueStatus EMPTY = new QueueStatus(null, false, 0, 0, 0, Duration.ZERO);
}
