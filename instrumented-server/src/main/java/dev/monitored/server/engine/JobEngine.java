package dev.monitored.server.engine;

import dev.monitored.action.Action;
import dev.monitored.action.JobId;
import dev.monitored.server.engine.admission.Admission;
import dev.monitored.server.engine.admission.SubmitResult;
import dev.monitored.server.engine.admission.TemplateAdmission;
import dev.monitored.server.engine.attempt.Acknowledger;
import dev.monitored.server.engine.attempt.Attempts;
import dev.monitored.server.engine.attempt.Calm;
import dev.monitored.server.engine.attempt.Claimer;
import dev.monitored.server.engine.attempt.Claimer.ClaimLimits;
import dev.monitored.server.engine.attempt.JobListener;
import dev.monitored.server.engine.attempt.LeaseWatchdog;
import dev.monitored.server.engine.attempt.Leases;
import dev.monitored.server.engine.attempt.LiveAttempts;
import dev.monitored.server.engine.attempt.OwnLease;
import dev.monitored.server.engine.attempt.Takeover;
import dev.monitored.server.engine.attempt.Timer;
import dev.monitored.server.engine.attempt.Workers;
import dev.monitored.server.engine.callback.CallbackLoop;
import dev.monitored.server.engine.callback.CallbackLoop.CallbackLimits;
import dev.monitored.server.engine.callback.Callbacks;
import dev.monitored.server.engine.log.JobLogs;
import dev.monitored.server.engine.maintenance.MaintenanceLoop;
import dev.monitored.server.engine.maintenance.RetentionSweep;
import dev.monitored.server.engine.schedule.ScheduleLoop;
import dev.monitored.server.engine.schedule.Schedules;
import dev.monitored.server.engine.trigger.Triggers;
import dev.monitored.server.job.Cancellation;
import dev.monitored.server.job.ChangeResult;
import dev.monitored.server.job.IdempotencyKey;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobIds;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.attempt.AttemptPage;
import dev.monitored.server.job.attempt.AttemptRecord;
import dev.monitored.server.job.callback.CallbackQuery;
import dev.monitored.server.job.callback.CallbackRecord;
import dev.monitored.server.job.query.JobQuery;
import dev.monitored.server.job.query.Listing;
import dev.monitored.server.job.query.Page;
import dev.monitored.server.job.query.Page.Order;
import dev.monitored.server.job.query.SortedPage;
import dev.monitored.server.job.queue.StoreCounts;
import dev.monitored.server.job.queue.StoreSpace;
import dev.monitored.server.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.function.IntFunction;

/**
 * Takes jobs, and executes those in the queues until drained. Thread-safe.
 *
 * <pre>{@code
 * var engine =
 *     new JobEngine(store, actions, Capacity.of(100), callbacks, listener, Timer.system(), clock);
 * engine.start();
 * engine.submit(submission);
 * engine.drain(Duration.ofSeconds(10), Duration.ofSeconds(5));
 * }</pre>
 */
public final class JobEngine {
  private final Store store;
  private final Map<String, Action> actions;
  private final Capacity capacity;
  private final Set<String> queues;
  private final JobIds ids;
  private final LiveAttempts live;
  private final Workers workers;
  private final JobLogs logs;
  private final Attempts attempts;
  private final Leases leases;
  private final RetentionSweep retention;
  private final EngineThreads threads;
  private final EngineHealth health;
  private final RunEngine runs;
  private final Schedules schedules;
  private final Triggers triggers;
  private final Admission admission;
  private final CallbackLoop callbacks;
  private final SharedRead<StoreCounts> counts;
  private final Overview overview;
  private final Histories histories;

  /**
   * An engine that is not started.
   *
   * @param callbacks without them none may be asked for
   */
  public JobEngine(
      Store store,
      Collection<? extends Action> actions,
      Capacity capacity,
      Optional<Callbacks> callbacks,
      JobListener listener,
      Timer timer,
      InstantSource clock) {
    this.store = store;
    this.actions = byName(actions);
    this.capacity = capacity;
    queues = new TreeSet<>(this.actions.keySet());
    queues.addAll(capacity.limits().keySet());
    counts = new SharedRead<>(store.queues()::counts, System::nanoTime);
    admission = new Admission(this.actions, queues, callbacks);
    ids = new JobIds(clock);
    live = new LiveAttempts(listener);
    var wakeUps = new Semaphore(0);
    workers = new Workers(wakeUps, live);
    var parts = EngineParts.of(clock, timer::nanos);
    logs = new JobLogs(store.logs(), clock, parts.logs());
    var acknowledger =
        new Acknowledger(
            store.attempts(), live, logs, listener, workers::workArrived, parts.ends());
    var lease = new OwnLease(capacity.lease(), timer);
    attempts = new Attempts(this.actions, live, logs, acknowledger, lease, timer);
    var limits = new ClaimLimits(queues, capacity.workers());
    var claimer =
        new Claimer(store.attempts(), live, attempts, lease, wakeUps, limits, parts.claims());
    var calm = new Calm(capacity.lease());
    leases = new Leases(store.leases(), lease, calm, parts.leases());
    var takeover =
        new Takeover(store, live, workers, listener, this.actions, lease, calm, parts.takeover());
    var watchdog = new LeaseWatchdog(live, lease, this.actions);
    retention = new RetentionSweep(store.maintenance(), capacity.retention(), System::nanoTime);
    var maintenance = MaintenanceLoop.of(store.maintenance(), retention, clock);
    runs = new RunEngine(store.runs(), workers, admission, ids);
    var templates = new TemplateAdmission(admission);
    triggers = new Triggers(store.triggers(), workers, templates, ids);
    var fireWakeUps = new Semaphore(0);
    schedules = new Schedules(store.schedules(), workers, templates, ids, fireWakeUps::release);
    var scheduleLoop =
        new ScheduleLoop(store.schedules(), schedules, fireWakeUps, timer, parts.schedules());
    this.callbacks = new CallbackLoop(store, callbacks, CallbackLimits.DEFAULT, parts.callbacks());
    threads =
        new EngineThreads(
            parts,
            claimer,
            acknowledger,
            logs,
            leases,
            watchdog,
            takeover,
            maintenance,
            scheduleLoop,
            this.callbacks);
    health = health(parts, maintenance);
    overview = new Overview(this, store);
    histories = new Histories(store);
  }

  private EngineHealth health(EngineParts parts, MaintenanceLoop maintenance) {
    var writing = store.connection().writing();
    var upkeep = new ArrayList<>(maintenance.progress());
    upkeep.addAll(List.of(parts.takeover(), parts.logs(), parts.schedules()));
    if (callbacks.isOn()) {
      upkeep.add(parts.callbacks());
    }
    return new EngineHealth(
        List.of(writing, parts.leases(), parts.claims(), parts.ends()), upkeep, threads::lost);
  }

  private static Map<String, Action> byName(Collection<? extends Action> actions) {
    var byName = new TreeMap<String, Action>();
    actions.forEach(action -> byName.put(action.name(), action));
    return Collections.unmodifiableMap(byName);
  }

  /** Begins to execute; first of all what an earlier process left behind. */
  public void start() {
    store.queues().declare(capacity.limits());
    store.connection().watch(workers);
    leases.register();
    threads.start(store.connection().writerThread());
    new OrphanWarning(store.queues(), queues).begin();
  }

  /** By name, in the order of names. */
  public Map<String, Action> actions() {
    return actions;
  }

  /** The names of all queues: one for each action, and those that were declared. */
  public Set<String> queues() {
    return Collections.unmodifiableSet(queues);
  }

  /** Takes a request that need not be known again. */
  public SubmitResult submit(Submission submission) {
    return submit(submission, Optional.empty());
  }

  /**
   * When it returns with a job, the job is on disk.
   *
   * @param key by which the same request is known again for a day, and gets the same job
   */
  public SubmitResult submit(Submission submission, Optional<IdempotencyKey> key) {
    var violations = admission.violations(submission);
    if (!violations.isEmpty()) {
      return new SubmitResult.Refused(violations);
    }
    var id = ids.next();
    var job = store.jobs().insert(id, submission, key);
    workers.workArrived();
    return job.<SubmitResult>map(stored -> result(stored, id, submission))
        .orElseGet(SubmitResult.KeyReused::new);
  }

  /** A job of an earlier request is accepted again if that had the same idempotency key. */
  private static SubmitResult result(Job stored, JobId id, Submission submission) {
    if (stored.id().equals(id) || submission.uniqueKey() == null) {
      return new SubmitResult.Accepted(stored);
    }
    return stored.isStopping()
        ? new SubmitResult.Stopping(stored)
        : new SubmitResult.Existing(
            stored, !stored.request().arguments().equals(submission.arguments()));
  }

  /** Takes runs of jobs that this engine executes. */
  public RunEngine runs() {
    return runs;
  }

  /** Keeps schedules, whose jobs and runs this engine executes. */
  public Schedules schedules() {
    return schedules;
  }

  /** Changes many jobs of this engine at once. */
  public BulkChanges bulk() {
    return new BulkChanges(store.jobs(), this);
  }

  /** Keeps triggers, whose jobs and runs this engine executes. */
  public Triggers triggers() {
    return triggers;
  }

  /** What jobs log. */
  public JobLogs logs() {
    return logs;
  }

  public Optional<Job> find(JobId id) {
    return store.jobs().find(id);
  }

  /** The first attempts of a job, the first one first; empty when the job is unknown. */
  public List<AttemptRecord> attempts(JobId id) {
    return store.jobs().attempts(id);
  }

  /** Those after one. */
  public AttemptPage attempts(JobId id, int after, int limit) {
    return store.jobs().attempts(id, after, limit);
  }

  /** Whether there is any such job. */
  public boolean isAny(JobQuery query) {
    return !store.jobs().ids(query, new Page<>(Optional.empty(), Order.NEWEST_FIRST, 1)).isEmpty();
  }

  public Listing<Job, JobId> list(JobQuery query, Page<JobId> page) {
    return store.jobs().list(query, page);
  }

  /** Ended jobs in another order. */
  public Listing<Job, SortedPage.Place> list(JobQuery query, SortedPage page) {
    return store.jobs().list(query, page);
  }

  /** A job that waits ends at once; one that runs is told to stop and ends soon after. */
  public Cancellation cancel(JobId id) {
    var cancellation = store.jobs().cancel(id);
    if (cancellation == Cancellation.REQUESTED) {
      workers.cancelRequested(id);
    }
    return cancellation;
  }

  /** Queues a job that is held. */
  public ChangeResult start(JobId id) {
    var change = store.jobs().start(id);
    workers.workArrived();
    return change;
  }

  /** Retries a job that did not succeed, unless it belongs to a run. */
  public ChangeResult retry(JobId id) {
    var change = store.jobs().retry(id);
    workers.workArrived();
    return change;
  }

  /** Puts a job that has not started into another queue. */
  ChangeResult move(JobId id, String queue) {
    var change = store.jobs().move(id, queue);
    workers.workArrived();
    return change;
  }

  /** Deletes a job that has ended, unless it belongs to a run. */
  public ChangeResult delete(JobId id) {
    return store.jobs().delete(id);
  }

  /** Nothing more is claimed from a queue, in any process, or again something is. */
  public void pause(String queue, boolean paused) {
    store.queues().pause(queue, paused);
    workers.workArrived();
  }

  /** As it is now. */
  public StoreCounts counts() {
    return counts.get();
  }

  /** All jobs at once. */
  public Overview overview() {
    return overview;
  }

  /** What schedules and triggers have started. */
  public Histories histories() {
    return histories;
  }

  /** The room for more jobs; empty when the store does not know its disk. */
  public Optional<StoreSpace> space() {
    return store.connection().space();
  }

  /** Threads that go on although their attempts were ended: actions that cannot be stopped. */
  public int abandoned() {
    return attempts.abandoned();
  }

  /** Jobs that this process has deleted, for they ended long ago. */
  public long purged() {
    return retention.purged();
  }

  /** Whether this engine does its work. */
  public EngineHealth health() {
    return health;
  }

  /** How far the callback of the last end of a job or run is; empty when there is none. */
  public Optional<CallbackRecord> callback(CallbackRecord.Subject subject) {
    return store.callbacks().find(subject);
  }

  /** Oldest job or run first; see {@link dev.monitored.server.store.CallbackStore#list}. */
  public List<CallbackRecord> callbacks(CallbackQuery query, Optional<String> after, int limit) {
    return store.callbacks().list(query, after, limit);
  }

  /** Sends callbacks again, except those that are pending; returns how many. */
  public int resendCallbacks(List<CallbackRecord.Subject> subjects) {
    return store.callbacks().resend(subjects);
  }

  /** Callbacks that this process tried, by what that left: pending is what is tried again. */
  public Map<CallbackRecord.State, Long> callbackAttempts() {
    return callbacks.attempts();
  }

  /** Calls with the number of executing attempts, while none starts and none is counted. */
  public <T> T atRest(IntFunction<T> view) {
    return live.atRest(view);
  }

  /**
   * Claims nothing more and waits for what runs. What still runs after that time is stopped, and
   * its jobs return to the queue. Returns when every end is stored.
   *
   * @param stopping how long work that is told to stop may take to do so
   * @return whether every attempt came to an end
   */
  public boolean drain(Duration patience, Duration stopping) throws InterruptedException {
    threads.stopClaiming();
    boolean allEnded = attempts.drain(patience, stopping);
    threads.stop();
    if (allEnded) {
      leases.release();
    }
    return allEnded;
  }
}
