package dev.monitored.server.store;

import dev.monitored.action.JobId;
import dev.monitored.server.job.ChangeResult;
import dev.monitored.server.job.IdempotencyKey;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.query.Listing;
import dev.monitored.server.job.schedule.Schedule;
import dev.monitored.server.job.schedule.ScheduleCounts;
import dev.monitored.server.job.schedule.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Schedules, and what they start. Every method throws {@link
 * dev.monitored.server.job.StoreException}; also when the one schedule that it is about makes no
 * sense, unless it replaces or deletes it.
 */
public interface ScheduleStore {
  /** The new definition of a schedule, and its next time. */
  record Revised(Schedule schedule, Optional<Instant> next) {}

  /** Makes a schedule out of the stored one, if there is one. May be called more than once. */
  interface Revision {
    /** Returns what to store; nothing when all is to stay as it is. */
    Optional<Revised> of(Optional<StoredSchedule> before, Instant now);
  }

  /**
   * What came of a revision.
   *
   * @param after what was stored; empty when nothing was
   */
  record Revising(Optional<StoredSchedule> before, Optional<StoredSchedule> after) {}

  /**
   * The schedules whose time has come.
   *
   * @param ahead those whose time is too far away, or that fired in the future: the clock of the
   *     database was put back
   * @param untilNext when the first of the others is due
   */
  record Due(Instant now, List<String> names, List<String> ahead, Optional<Duration> untilNext) {}

  /**
   * How a schedule moves on.
   *
   * @param nominal the time for which it starts something; empty if it starts nothing
   * @param missed times before that one which are left out
   * @param next when it fires again
   */
  record FirePlan(Optional<Instant> nominal, long missed, Optional<Instant> next) {}

  /**
   * What became of the wish to start something.
   *
   * @param job that was started, or keeps another from being started by its unique key
   * @param cancelled running jobs that were replaced; the processes that run them are told to stop
   */
  record FireResult(Kind kind, Optional<JobId> job, Optional<RunId> run, List<JobId> cancelled) {
    /** What the schedule did. */
    public enum Kind {
      STARTED,
      /** It only moved on. */
      NOTHING,
      /** Something that it started before has not ended. */
      OVERLAPPED,
      /** The same, and the schedule will start it when that has ended. */
      WAITING,
      /** A job with the same unique key has not ended, or the request had started it before. */
      EXISTING,
      /** The key stands for another request. */
      KEY_REUSED,
      /** Another process was faster, or the schedule was changed or deleted. */
      GONE
    }
  }

  /** Brings in or changes a schedule, whose version grows. */
  Revising revise(String name, Revision revision);

  Optional<StoredSchedule> find(String name);

  Listing<StoredSchedule, String> list(Optional<String> after, int limit);

  int count();

  /** Deletes a schedule if it is as wanted, but not what it started. */
  ChangeResult delete(String name, Predicate<StoredSchedule> condition);

  Due due();

  /**
   * Moves a schedule on, and starts what it is to start, in one commit: of all who try for one
   * time, one succeeds.
   *
   * @param seen what the plan was made for; if it is not so any more, nothing is done
   */
  FireResult fire(StoredSchedule seen, FirePlan plan, Supplier<JobId> ids);

  /** Starts what the schedule starts, once for a key, and leaves its times as they are. */
  FireResult fireNow(String name, JobId id, Supplier<JobId> ids, Optional<IdempotencyKey> key);

  /** Counts that the time of a schedule had come and it could not fire. */
  void failed(String name);

  /** Of each schedule, in the order of their names. */
  List<ScheduleCounts> counts();
}
