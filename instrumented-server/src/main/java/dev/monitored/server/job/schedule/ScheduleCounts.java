package dev.monitored.server.job.schedule;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What the store counts of one schedule.
 *
 * @param fires the times it came to since it was made, by what became of them
 */
public record ScheduleCounts(
    String name,
    Optional<Instant> next,
    Optional<Instant> lastSuccessAt,
    Map<String, Long> fires) {}
