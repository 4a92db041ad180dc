package dev.monitored.server.job;

import java.util.Optional;
import java.util.Set;

/**
 * Which jobs to list, newest first.
 *
 * @param states all states when empty
 * @param actions all actions when empty
 * @param olderThan the last job of the page before
 */
public record JobQuery(
    Set<JobState> states, Set<String> actions, Optional<JobId> olderThan, int limit) {
  public static final int MAX_LIMIT = 200;
}
