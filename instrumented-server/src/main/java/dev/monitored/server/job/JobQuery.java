package dev.monitored.server.job;

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
 */
public record JobQuery(
    Set<JobState> states,
    Set<String> actions,
    Set<String> queues,
    Map<String, String> labels,
    Optional<Instant> createdFrom,
    Optional<Instant> createdBefore) {
  public static final JobQuery ALL =
      new JobQuery(Set.of(), Set.of(), Set.of(), Map.of(), Optional.empty(), Optional.empty());
}
