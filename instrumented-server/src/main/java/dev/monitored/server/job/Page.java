package dev.monitored.server.job;

import java.util.Optional;

/**
 * Which part of a list to read.
 *
 * @param olderThan the last job of the page before
 */
public record Page(Optional<JobId> olderThan, int limit) {
  public static final int MAX_LIMIT = 200;
}
