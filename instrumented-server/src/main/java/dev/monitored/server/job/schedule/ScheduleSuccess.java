package dev.monitored.server.job.schedule;

import java.time.Instant;

/**
 * Something that a schedule had started has ended well.
 *
 * @param createdAt when it was started
 */
public record ScheduleSuccess(String schedule, Instant createdAt) {}
