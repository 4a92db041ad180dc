package dev.monitored.server.job;

import dev.monitored.action.JobId;
import java.util.List;
import java.util.Optional;

/**
 * A page of jobs.
 *
 * @param after the last of them, after which the next page starts; empty on the last page
 * @param count how many jobs match on all pages
 * @param countIsLowerBound counting was given up at {@code count}
 */
public record JobPage(
    List<Job> items, Optional<JobId> after, int count, boolean countIsLowerBound) {}
