package dev.monitored.server.job.log;

import dev.monitored.server.job.JobState;
import java.util.List;

/**
 * Some lines of a log, in their order.
 *
 * @param state of the job, as it was before the lines were read: of a job that had ended, no more
 *     will come than there are
 * @param hasMore whether more lines are there already
 */
public record LogPage(JobState state, List<LogLine> lines, boolean hasMore) {}
