package dev.monitored.server.engine.schedule;

import dev.monitored.action.JobId;
import dev.monitored.action.Violation;
import dev.monitored.server.engine.admission.TemplateAdmission;
import dev.monitored.server.engine.attempt.Workers;
import dev.monitored.server.job.ChangeResult;
import dev.monitored.server.job.IdempotencyKey;
import dev.monitored.server.job.JobIds;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.StoreFailure;
import dev.monitored.server.job.query.Listing;
import dev.monitored.server.job.schedule.NominalTime;
import dev.monitored.server.job.schedule.Schedule;
import dev.monitored.server.job.schedule.ScheduleCounts;
import dev.monitored.server.job.schedule.StoredSchedule;
import dev.monitored.server.job.schedule.Timing;
import dev.monitored.server.store.ScheduleStore;
import dev.monitored.server.store.ScheduleStore.FirePlan;
import dev.monitored.server.store.ScheduleStore.FireResult;
import dev.monitored.server.store.ScheduleStore.Revised;
import dev.monitored.server.store.ScheduleStore.Revising;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps schedules, whose jobs and runs the engine executes. Thread-safe. */
public final class Schedules {
  private static final Logger LOG = LoggerFactory.getLogger(Schedules.class);

  private final ScheduleStore store;
  private final Workers workers;
  private final TemplateAdmission templates;
  private final JobIds ids;
  private final Runnable wakeUp;

  /** Of which it is told that they wait for the clock. */
  private final Map<String, StoredSchedule> told = new ConcurrentHashMap<>();

  /**
   * Schedules in a store.
   *
   * @param wakeUp is told when one may have to fire sooner than was known
   */
  public Schedules(
      ScheduleStore store,
      Workers workers,
      TemplateAdmission templates,
      JobIds ids,
      Runnable wakeUp) {
    this.store = store;
    this.workers = workers;
    this.templates = templates;
    this.ids = ids;
    this.wakeUp = wakeUp;
  }

  /** The result of a PUT of a schedule. */
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
   * Brings in a schedule, or changes the one of that name. With the same timing as before it goes
   * on at the same times.
   *
   * @param change makes the schedule of what is there. It may be called more than once
   * @param condition of what is there
   */
  public Put put(
      String name,
      Function<Optional<Schedule>, Schedule> change,
      Predicate<Optional<StoredSchedule>> condition) {
    while (true) {
      var seen = findReadable(name);
      var schedule = change.apply(seen.map(StoredSchedule::schedule));
      var violations = violations(schedule);
      if (!violations.isEmpty()) {
        return new Put.Refused(violations);
      }
      // Processes that bring in the last one at the same time may bring in one too many each.
      if (seen.isEmpty() && store.count() >= Schedule.MOST) {
        return new Put.TooMany();
      }
      var revising = revise(schedule, seen, condition);
      wakeUp.run();
      if (revising.after().isPresent()) {
        return new Put.Stored(revising.after().get(), revising.before().isEmpty());
      }
      if (!condition.test(revising.before())) {
        return new Put.NotAsWanted();
      }
      // Another request has changed it meanwhile.
    }
  }

  private Revising revise(
      Schedule schedule,
      Optional<StoredSchedule> seen,
      Predicate<Optional<StoredSchedule>> condition) {
    return store.revise(
        schedule.name(),
        (before, now) ->
            condition.test(before) && version(before).equals(version(seen))
                ? Optional.of(new Revised(schedule, next(schedule, before, now)))
                : Optional.empty());
  }

  private static Optional<Long> version(Optional<StoredSchedule> stored) {
    return stored.map(StoredSchedule::version);
  }

  /** One that cannot be read can be replaced. */
  private Optional<StoredSchedule> findReadable(String name) {
    try {
      return store.find(name);
    } catch (StoreException e) {
      if (e.failure() == StoreFailure.UNREADABLE) {
        return Optional.empty();
      }
      throw e;
    }
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
    violations.addAll(startFaults(schedule, Instant.EPOCH));
    violations.addAll(
        templates.placeholderFaults(schedule.template(), NominalTime.PLACEHOLDER::equals));
    return violations;
  }

  private List<Violation> startFaults(Schedule schedule, Instant nominal) {
    return templates.violations(NominalTime.startedFor(nominal, schedule.template()));
  }

  private static Optional<String> cronFault(Timing.Cron cron) {
    try {
      var first = FireTimes.of(cron).after(Instant.EPOCH);
      return first.isEmpty() ? Optional.of("never fires") : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** What whoever brings its cron expression from elsewhere should know. */
  public static List<String> warnings(Schedule schedule) {
    return schedule.timing() instanceof Timing.Cron cron
        ? CronExpression.parse(cron.expression()).warnings()
        : List.of();
  }

  public Optional<StoredSchedule> find(String name) {
    return store.find(name);
  }

  /** In the order of their names. */
  public Listing<StoredSchedule, String> list(Optional<String> after, int limit) {
    return store.list(after, limit);
  }

  /** Deletes a schedule if it is as wanted, but not what it started. */
  public ChangeResult delete(String name, Predicate<StoredSchedule> condition) {
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

  /** The next times at which it fires, unless it is changed; empty if the schedule is unknown. */
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
  public sealed interface FiredNow {
    record StartedJob(JobId job) implements FiredNow {}

    record StartedRun(RunId run) implements FiredNow {}

    /**
     * Nothing was started, for this job has the same unique key and has not ended, or has the same
     * idempotency key.
     */
    record Existing(JobId job) implements FiredNow {}

    /** Nothing was started, for something that it started before has not ended. */
    record Overlapping() implements FiredNow {}

    /** Nothing was started, for it would not be valid any more. */
    record Refused(List<Violation> violations) implements FiredNow {}

    record Unknown() implements FiredNow {}

    /** The key stands for another request. */
    record KeyReused() implements FiredNow {}
  }

  /** Starts what the schedule starts, now, once for a key, and leaves its times as they are. */
  public FiredNow fireNow(String name, Optional<IdempotencyKey> key) {
    var violations =
        store
            .find(name)
            .map(stored -> startFaults(stored.schedule(), Instant.EPOCH))
            .orElse(List.of());
    return violations.isEmpty()
        ? firedNow(told(store.fireNow(name, ids.next(), ids::next, key)))
        : new FiredNow.Refused(violations);
  }

  private static FiredNow firedNow(FireResult fired) {
    return switch (fired.kind()) {
      case STARTED ->
          fired
              .job()
              .<FiredNow>map(FiredNow.StartedJob::new)
              .orElseGet(() -> new FiredNow.StartedRun(fired.run().orElseThrow()));
      case EXISTING -> new FiredNow.Existing(fired.job().orElseThrow());
      case KEY_REUSED -> new FiredNow.KeyReused();
      case OVERLAPPED, WAITING -> new FiredNow.Overlapping();
      case NOTHING, GONE -> new FiredNow.Unknown();
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
    var fired = told(store.fire(due.get(), plan(due.get(), now), ids::next));
    return fired.kind() != FireResult.Kind.GONE && fired.kind() != FireResult.Kind.WAITING;
  }

  /**
   * The clock was put back. A period goes on from now; times by a cron expression that were fired
   * are not fired once more.
   */
  void takeBack(String name, Instant now) {
    var ahead = store.find(name);
    if (ahead.isEmpty()) {
      return;
    }
    if (ahead.get().schedule().timing() instanceof Timing.Every every) {
      var next = FireTimes.of(every).after(now);
      store.fire(ahead.get(), new FirePlan(Optional.empty(), 0, next), ids::next);
      LOG.warn(
          "the clock was set back: the schedule {} fires next at {}", name, next.orElseThrow());
    } else if (!ahead.equals(Optional.ofNullable(told.put(name, ahead.get())))) {
      LOG.warn(
          "the clock was set back: the schedule {} has fired for the times until {}, and waits for it",
          name,
          ahead.get().next().orElse(now));
    }
  }

  private static boolean isDue(StoredSchedule stored, Instant now) {
    return stored.next().filter(next -> !next.isAfter(now)).isPresent();
  }

  private FirePlan plan(StoredSchedule due, Instant now) {
    var schedule = due.schedule();
    var plan = FirePlanner.of(schedule.timing(), schedule.misfire(), due.next().orElseThrow(), now);
    var violations = plan.nominal().map(time -> startFaults(schedule, time)).orElse(List.of());
    if (!violations.isEmpty()) {
      throw new IllegalStateException("it cannot start anything: " + violations);
    }
    return plan;
  }

  private FireResult told(FireResult fired) {
    fired.cancelled().forEach(workers::cancelRequested);
    if (fired.kind() == FireResult.Kind.STARTED) {
      workers.workArrived();
    }
    return fired;
  }

  /** Of each schedule, in the order of their names. */
  public List<ScheduleCounts> counts() {
    return store.counts();
  }
}
