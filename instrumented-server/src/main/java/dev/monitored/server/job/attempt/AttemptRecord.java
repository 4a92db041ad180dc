package dev.monitored.server.job.attempt;

import dev.monitored.server.job.Outcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a job, as history has it.
 *
 * @param status {@code running}, the word of an {@link Outcome}, or {@code lost}
 * @param replica that executes or executed it: its instance, or the id of its process
 */
public record AttemptRecord(
    int number,
    String status,
    Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable String error,
    @Nullable String replica) {}
