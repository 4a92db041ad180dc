package dev.monitored.server.job.trigger;

import dev.monitored.action.JobId;
import dev.monitored.server.job.RunId;
import java.util.Optional;

/** What an event started by a trigger, or the job whose unique key kept it from that. */
public record StartedByEvent(String trigger, Optional<JobId> job, Optional<RunId> run) {}
