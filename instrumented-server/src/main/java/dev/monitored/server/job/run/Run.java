package dev.monitored.server.job.run;

import dev.monitored.server.job.Callback;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ordered steps, as they are stored. The first step of which a job does not succeed is the last.
 *
 * @param state never that of a job in its queue
 * @param steps how many there are
 * @param step the one that runs or ran last, counted from 0
 * @param deadline from its start
 * @param schedule that started it; null when none did
 * @param callback receiver of the report of its end; null if there is none
 */
public record Run(
    RunId id,
    @Nullable String name,
    Map<String, String> labels,
    JobState state,
    int steps,
    int step,
    @Nullable Duration deadline,
    @Nullable String schedule,
    @Nullable Callback callback,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt) {}
