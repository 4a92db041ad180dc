package dev.monitored.server.job.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What the store counts of one schedule.
 *
 * @param timing empty if it cannot be understood
 * @param duration of what it last started and has not ended, or of what last ended well: the longer
 * @param expected the times that have come
 * @param succeeded what it started and ended well
 * @param missed the last times that have come, in a row, and for which it started nothing
 * @param fires the times it came to since it was made, by what became of them
 */
public record ScheduleCounts(
    String name,
    Optional<Timing> timing,
    Optional<Instant> next,
    Optional<Instant> lastSuccessAt,
    Optional<Duration> duration,
    long expected,
    long succeeded,
    long missed,
    Map<String, Long> fires) {}
