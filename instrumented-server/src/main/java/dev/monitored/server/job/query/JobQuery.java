package dev.monitored.server.job.query;

import dev.monitored.server.job.JobState;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which jobs to list. A set that is empty wants all.
 *
 * @param labels every one of these, with this value
 * @param createdFrom inclusive
 * @param createdBefore exclusive
 * @param criteria all others
 * @param openTo only those to which this can be done, and has not been done yet
 */
public record JobQuery(
    Set<JobState> states,
    Set<String> actions,
    Set<String> queues,
    Map<String, String> labels,
    Optional<Instant> createdFrom,
    Optional<Instant> createdBefore,
    Criteria criteria,
    Optional<BulkChange> openTo)
    implements Selection {
  public static final JobQuery ALL =
      new JobQuery(Set.of(), Set.of(), Set.of(), Map.of(), Optional.empty(), Optional.empty());

  /** Without other criteria. */
  public JobQuery(
      Set<JobState> states,
      Set<String> actions,
      Set<String> queues,
      Map<String, String> labels,
      Optional<Instant> createdFrom,
      Optional<Instant> createdBefore) {
    this(
        states,
        actions,
        queues,
        labels,
        createdFrom,
        createdBefore,
        Criteria.NONE,
        Optional.empty());
  }

  public JobQuery openTo(BulkChange change) {
    return new JobQuery(
        states, actions, queues, labels, createdFrom, createdBefore, criteria, Optional.of(change));
  }

  public JobQuery with(Criteria others) {
    return new JobQuery(
        states, actions, queues, labels, createdFrom, createdBefore, others, openTo);
  }
}
