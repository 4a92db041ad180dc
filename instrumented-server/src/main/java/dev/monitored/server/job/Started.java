package dev.monitored.server.job;

import dev.monitored.action.JobId;
import java.util.Optional;

/** What an event started by a trigger, or the job whose unique key kept it from that. */
public record Started(String trigger, Optional<JobId> job, Optional<RunId> run) {}
