package dev.monitored.server.job.query;

import dev.monitored.server.job.JobState;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which runs to list. A set that is empty wants all.
 *
 * @param labels every one of these, with this value
 * @param createdFrom inclusive
 * @param createdBefore exclusive
 * @param schedule that started the run
 * @param trigger that started the run
 */
public record RunQuery(
    Set<JobState> states,
    Map<String, String> labels,
    Optional<Instant> createdFrom,
    Optional<Instant> createdBefore,
    Optional<String> schedule,
    Optional<String> trigger)
    implements Selection {
  public static final RunQuery ALL = new RunQuery(Set.of(), Map.of());

  /** Of all times. */
  public RunQuery(Set<JobState> states, Map<String, String> labels) {
    this(states, labels, Optional.empty(), Optional.empty());
  }

  /** Whatever started them. */
  public RunQuery(
      Set<JobState> states,
      Map<String, String> labels,
      Optional<Instant> createdFrom,
      Optional<Instant> createdBefore) {
    this(states, labels, createdFrom, createdBefore, Optional.empty(), Optional.empty());
  }
}
