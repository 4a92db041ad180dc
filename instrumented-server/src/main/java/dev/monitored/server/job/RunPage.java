package dev.monitored.server.job;

import java.util.List;
import java.util.Optional;

/**
 * A page of runs.
 *
 * @param after the last of them, after which the next page starts; empty on the last page
 * @param count how many runs match on all pages
 * @param countIsLowerBound counting was given up at {@code count}
 */
public record RunPage(
    List<Run> items, Optional<RunId> after, int count, boolean countIsLowerBound) {}
