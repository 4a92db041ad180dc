package dev.monitored.server.job;

import java.util.List;
import java.util.Optional;

/**
 * A page of jobs.
 *
 * @param olderThan where the next page starts; empty on the last page
 * @param count how many jobs match on all pages
 * @param countIsLowerBound counting was given up at {@code count}
 */
public record JobPage(
    List<Job> items, Optional<JobId> olderThan, int count, boolean countIsLowerBound) {}
