package dev.monitored.server.job.queue;

import dev.monitored.server.job.JobState;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many jobs are in each state.
 *
 * @param ready of the scheduled ones, those that could start if there were room
 */
public record StateCounts(Map<String, Long> byState, long ready) {
  public static final StateCounts NONE = new StateCounts(Map.of(), 0);

  public StateCounts {
    var all = new LinkedHashMap<String, Long>();
    for (var state : JobState.all()) {
      all.put(state.word(), byState.getOrDefault(state.word(), 0L));
    }
    byState = Map.copyOf(all);
  }

  public StateCounts plus(StateCounts other) {
    var sum = new LinkedHashMap<>(byState);
    other.byState.forEach((state, jobs) -> sum.merge(state, jobs, Long::sum));
    return new StateCounts(sum, ready + other.ready);
  }

  public long in(JobState state) {
    return byState.getOrDefault(state.word(), 0L);
  }

  /** Those that wait for their time. */
  public long delayed() {
    return in(new JobState.Scheduled()) - ready;
  }

  public long jobs() {
    return byState.values().stream().mapToLong(Long::longValue).sum();
  }
}
