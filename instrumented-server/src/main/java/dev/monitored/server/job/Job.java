package dev.monitored.server.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request to execute an action, as it is stored.
 *
 * @param queuedAt when it last entered the queue
 * @param startedAt when its current or last attempt started
 * @param attempts the number of attempts so far; while it runs, the number of the running one
 */
public record Job(
    JobId id,
    String action,
    Map<String, @Nullable Object> arguments,
    Map<String, String> labels,
    Duration timeout,
    JobState state,
    int attempts,
    Instant createdAt,
    Instant queuedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable String result,
    @Nullable String error) {

  /** The attempt that runs, or ran last. */
  public AttemptKey attempt() {
    return new AttemptKey(id, attempts);
  }
}
