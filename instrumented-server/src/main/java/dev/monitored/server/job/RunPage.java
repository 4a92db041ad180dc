package dev.monitored.server.job;

import java.util.List;
import java.util.Optional;

/**
 * A page of runs.
 *
 * @param olderThan where the next page starts; empty on the last page
 * @param count how many runs match on all pages
 * @param countIsLowerBound counting was given up at {@code count}
 */
public record RunPage(
    List<Run> items, Optional<RunId> olderThan, int count, boolean countIsLowerBound) {}
