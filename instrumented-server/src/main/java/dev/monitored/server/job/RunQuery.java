package dev.monitored.server.job;

import java.util.Map;
import java.util.Set;

/**
 * Which runs to list. A set that is empty wants all.
 *
 * @param labels every one of these, with this value
 */
public record RunQuery(Set<JobState> states, Map<String, String> labels) {
  public static final RunQuery ALL = new RunQuery(Set.of(), Map.of());
}
