package dev.monitored.server.job;

/** An attempt whose lease ran out, and where that left its job. */
public record LostAttempt(AttemptKey attempt, String action, JobState next) {}
