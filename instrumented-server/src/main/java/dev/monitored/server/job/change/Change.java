package dev.monitored.server.job.change;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * That something has changed, and not how.
 *
 * @param number greater than that of each change that was there before. Some numbers are left out
 * @param kind {@code job}, {@code run}, {@code queue} or {@code schedule}
 * @param state of all of them after it; {@code deleted} of what is gone
 * @param queue of jobs only, as the action
 * @param ids of the jobs or runs, or the names of the queues or schedules
 */
public record Change(
    long number,
    Instant at,
    String kind,
    String state,
    @Nullable String queue,
    @Nullable String action,
    List<String> ids) {

  /** Whether it can be told in one with a change that follows. */
  public boolean isAlike(Change next) {
    return kind.equals(next.kind)
        && state.equals(next.state)
        && Objects.equals(queue, next.queue)
        && Objects.equals(action, next.action);
  }

  /** Both, of which the other one follows. */
  public Change with(Change next) {
    var all = new LinkedHashSet<>(ids);
    all.addAll(next.ids);
    return new Change(next.number, next.at, kind, state, queue, action, List.copyOf(all));
  }
}
