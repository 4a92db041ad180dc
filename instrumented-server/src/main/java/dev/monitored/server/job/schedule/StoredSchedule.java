package dev.monitored.server.job.schedule;

import dev.monitored.action.JobId;
import dev.monitored.server.job.RunId;
import java.time.Instant;
import java.util.Optional;

/**
 * A schedule, and how far it is.
 *
 * @param version increases when the schedule is changed, not when it fires
 * @param next when it fires next; empty while it is paused
 * @param last what it started last, if anything
 * @param lastSuccessAt when last something that it had started ended well
 */
public record StoredSchedule(
    Schedule schedule,
    long version,
    Optional<Instant> next,
    Optional<Last> last,
    Optional<Instant> lastSuccessAt) {

  /** Something that a schedule started: a job or a run. */
  public record Last(Instant at, Optional<JobId> job, Optional<RunId> run) {}

  /** One that was never stored, and has fired never. */
  public static StoredSchedule notFired(Schedule schedule) {
    return new StoredSchedule(schedule, 0, Optional.empty(), Optional.empty(), Optional.empty());
  }

  public String name() {
    return schedule.name();
  }
}
