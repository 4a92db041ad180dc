package dev.monitored.server.job.attempt;

import java.util.List;

/**
 * Some attempts of a job, in their order.
 *
 * @param hasMore whether others follow the last of them
 */
public record AttemptPage(List<AttemptRecord> items, boolean hasMore) {}
