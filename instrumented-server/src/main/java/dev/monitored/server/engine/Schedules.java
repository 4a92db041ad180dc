package dev.monitored.server.engine;

import dev.monitored.action.JobId;
import dev.monitored.action.Violation;
import dev.monitored.server.job.Change;
import dev.monitored.server.job.IdempotencyKey;
import dev.monitored.server.job.JobIds;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.Schedule;
import dev.monitored.server.job.ScheduleFigures;
import dev.monitored.server.job.SchedulePage;
import dev.monitored.server.job.StoredSchedule;
import dev.monitored.server.job.Timing;
import dev.monitored.server.store.ScheduleStore;
import dev.monitored.server.store.ScheduleStore.Fired;
import dev.monitored.server.store.ScheduleStore.Move;
import dev.monitored.server.store.ScheduleStore.Revised;
import dev.monitored.server.store.ScheduleStore.Revising;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Keeps schedules, whose jobs and runs the {@link JobEngine} executes. Thread-safe. */
public final class Schedules {
  private final ScheduleStore store;
  private final JobEngine jobs;
  private final Templates templates;
  private final JobIds ids;
  private final Runnable wakeUp;

  /**
   * Schedules in a store.
   *
   * @param wakeUp is told when one may have to fire sooner than was known
   */
  Schedules(ScheduleStore store, JobEngine jobs, Templates templates, JobIds ids, Runnable wakeUp) {
    this.store = store;
    this.jobs = jobs;
    this.templates = templates;
    this.ids = ids;
    this.wakeUp = wakeUp;
  }

  /** What came of a schedule that somebody put. */
  public sealed interface Put {
    /** It is on disk. */
    record Stored(StoredSchedule schedule, boolean isNew) implements Put {}

    /** Nothing was stored. */
    record Refused(List<Violation> violations) implements Put {}

    /** Nothing was stored, for what is there is not as it was wanted to be. */
    record NotAsWanted() implements Put {}

    /** Nothing was stored, for there are as many as there may be. */
    record TooMany() implements Put {}
  }

  /**
   * Brings in a schedule, or replaces the one of that name. With the same timing as before it goes
   * on at the same times.
   *
   * @param condition of what is there
   */
  public Put put(Schedule schedule, Predicate<Optional<StoredSchedule>> condition) {
    var violations = violations(schedule);
    if (!violations.isEmpty()) {
      return new Put.Refused(violations);
    }
    // Processes that bring in the last one at the same time may bring in one too many each.
    if (store.find(schedule.name()).isEmpty() && store.count() >= Schedule.MOST) {
      return new Put.TooMany();
    }
    var revising =
        store.revise(
            schedule.name(),
            (before, now) ->
                condition.test(before)
                    ? Optional.of(new Revised(schedule, next(schedule, before, now)))
                    : Optional.empty());
    wakeUp.run();
    return revising
        .after()
        .<Put>map(stored -> new Put.Stored(stored, revising.before().isEmpty()))
        .orElseGet(Put.NotAsWanted::new);
  }

  private static Optional<Instant> next(
      Schedule schedule, Optional<StoredSchedule> before, Instant now) {
    if (schedule.paused()) {
      return Optional.empty();
    }
    return before
        .filter(stored -> stored.schedule().timing().equals(schedule.timing()))
        .flatMap(StoredSchedule::next)
        .or(() -> FireTimes.of(schedule.timing()).after(now));
  }

  private List<Violation> violations(Schedule schedule) {
    var violations = new ArrayList<>(schedule.violations());
    if (schedule.timing() instanceof Timing.Cron cron) {
      cronFault(cron).map(fault -> new Violation("/cron", fault)).ifPresent(violations::add);
    }
    violations.addAll(templates.violations(schedule.template()));
    return violations;
  }

  private static Optional<String> cronFault(Timing.Cron cron) {
    try {
      var first = FireTimes.of(cron).after(Instant.EPOCH);
      return first.isEmpty() ? Optional.of("never comes to a time") : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  public Optional<StoredSchedule> find(String name) {
    return store.find(name);
  }

  /** In the order of their names. */
  public SchedulePage list(Optional<String> after, int limit) {
    return store.list(after, limit);
  }

  /** Forgets a schedule if it is as wanted, but not what it started. */
  public Change delete(String name, Predicate<StoredSchedule> condition) {
    return store.delete(name, condition);
  }

  /** Lets it fire only when it is triggered; empty when it is unknown. */
  public Optional<StoredSchedule> pause(String name) {
    return revise(name, true);
  }

  /** Lets it fire from now on; what it would have done meanwhile it does not make up for. */
  public Optional<StoredSchedule> resume(String name) {
    return revise(name, false);
  }

  private Optional<StoredSchedule> revise(String name, boolean paused) {
    Revising revising =
        store.revise(
            name,
            (before, now) ->
                before
                    .map(StoredSchedule::schedule)
                    .filter(schedule -> schedule.paused() != paused)
                    .map(schedule -> schedule.withPaused(paused))
                    .map(schedule -> new Revised(schedule, next(schedule, before, now))));
    wakeUp.run();
    return revising.after().or(revising::before);
  }

  /** The times at which it will fire, if nobody changes it; empty when it is unknown. */
  public Optional<List<Instant>> next(String name, int count) {
    return store.find(name).map(stored -> next(stored, count));
  }

  private static List<Instant> next(StoredSchedule stored, int count) {
    var times = FireTimes.of(stored.schedule().timing());
    return Stream.iterate(stored.next(), Optional::isPresent, time -> time.flatMap(times::after))
        .flatMap(Optional::stream)
        .limit(count)
        .toList();
  }

  /** What came of the wish that a schedule start something now. */
  public sealed interface Triggered {
    record StartedJob(JobId job) implements Triggered {}

    record StartedRun(RunId run) implements Triggered {}

    /**
     * Nothing was started, for this job has the same unique key and has not ended, or has the same
     * idempotency key.
     */
    record Existing(JobId job) implements Triggered {}

    /** Nothing was started, for something that it started before has not ended. */
    record Overlapping() implements Triggered {}

    /** Nothing was started, for it would not be valid any more. */
    record Refused(List<Violation> violations) implements Triggered {}

    record Unknown() implements Triggered {}

    /** The key stands for another request. */
    record KeyReused() implements Triggered {}
  }

  /** Starts what the schedule starts, now, once for a key, and leaves its times as they are. */
  public Triggered trigger(String name, Optional<IdempotencyKey> key) {
    var violations =
        store
            .find(name)
            .map(stored -> templates.violations(stored.schedule().template()))
            .orElse(List.of());
    return violations.isEmpty()
        ? triggered(told(store.trigger(name, ids.next(), ids::next, key)))
        : new Triggered.Refused(violations);
  }

  private static Triggered triggered(Fired fired) {
    return switch (fired.kind()) {
      case STARTED ->
          fired
              .job()
              .<Triggered>map(Triggered.StartedJob::new)
              .orElseGet(() -> new Triggered.StartedRun(fired.run().orElseThrow()));
      case EXISTING -> new Triggered.Existing(fired.job().orElseThrow());
      case KEY_REUSED -> new Triggered.KeyReused();
      case OVERLAPPED -> new Triggered.Overlapping();
      case NOTHING, GONE -> new Triggered.Unknown();
    };
  }

  /**
   * Does what a schedule has to do, whose time has come.
   *
   * @return whether it has moved on
   * @throws IllegalStateException when what it starts is not valid any more
   */
  boolean fire(String name, Instant now) {
    var due = store.find(name).filter(stored -> isDue(stored, now));
    if (due.isEmpty()) {
      return false;
    }
    var fired = told(store.fire(due.get(), move(due.get(), now), ids::next));
    return fired.kind() != Fired.Kind.GONE;
  }

  private static boolean isDue(StoredSchedule stored, Instant now) {
    return stored.next().filter(next -> !next.isAfter(now)).isPresent();
  }

  private Move move(StoredSchedule due, Instant now) {
    var schedule = due.schedule();
    var move = Firing.of(schedule.timing(), schedule.misfire(), due.next().orElseThrow(), now);
    var violations =
        move.starts() ? templates.violations(schedule.template()) : List.<Violation>of();
    if (!violations.isEmpty()) {
      throw new IllegalStateException("it cannot start anything: " + violations);
    }
    return move;
  }

  private Fired told(Fired fired) {
    fired.cancelled().forEach(jobs::stopByUser);
    if (fired.kind() == Fired.Kind.STARTED) {
      jobs.wakeUp();
    }
    return fired;
  }

  /** Of each schedule, in the order of their names. */
  public List<ScheduleFigures> figures() {
    return store.figures();
  }
}
