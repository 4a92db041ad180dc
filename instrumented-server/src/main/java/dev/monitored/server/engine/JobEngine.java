package dev.monitored.server.engine;

import dev.monitored.action.Action;
import dev.monitored.action.JobId;
import dev.monitored.server.job.AttemptEnd;
import dev.monitored.server.job.AttemptRecord;
import dev.monitored.server.job.Cancellation;
import dev.monitored.server.job.Change;
import dev.monitored.server.job.Delivery;
import dev.monitored.server.job.Figures;
import dev.monitored.server.job.IdempotencyKey;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobIds;
import dev.monitored.server.job.JobPage;
import dev.monitored.server.job.JobQuery;
import dev.monitored.server.job.Page;
import dev.monitored.server.job.Submission;
import dev.monitored.server.store.JobStore;
import dev.monitored.server.store.JobStore.Watcher;
import java.time.Duration;
import java.time.InstantSource;
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
  private static final Duration LEASE = Duration.ofSeconds(15);

  private final JobStore store;
  private final Map<String, Action> actions;
  private final Capacity capacity;
  private final Set<String> queues;
  private final JobIds ids;
  private final LiveAttempts live;
  private final JobLogs logs;
  private final Attempts attempts;
  private final Claimer claimer;
  private final Leases leases;
  private final Purging purging;
  private final Loops loops;
  private final BulkChanges bulk;
  private final RunEngine runs;
  private final Schedules schedules;
  private final Triggers triggers;
  private final Admission admission;
  private final Deliverer deliverer;

  /**
   * An engine that is not started.
   *
   * @param callbacks without them none may be asked for
   */
  public JobEngine(
      JobStore store,
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
    admission = new Admission(this.actions, queues, callbacks);
    ids = new JobIds(clock);
    live = new LiveAttempts(listener);
    logs = new JobLogs(store, clock);
    var wakeUps = new Semaphore(0);
    var acknowledger = new Acknowledger(store, live, logs, listener, wakeUps::release);
    attempts = new Attempts(this.actions, live, logs, acknowledger, timer);
    var limits = new Claimer.Limits(queues, capacity.workers(), LEASE);
    claimer = new Claimer(store, live, attempts, wakeUps, limits);
    leases = new Leases(store, live, listener, this.actions, LEASE);
    purging = new Purging(store, capacity.retention());
    bulk = new BulkChanges(store, this);
    runs = new RunEngine(store, this, admission, ids);
    triggers = new Triggers(store.triggers(), this, new Templates(admission), ids);
    var scheduleWakeUps = new Semaphore(0);
    schedules =
        new Schedules(
            store.schedules(), this, new Templates(admission), ids, scheduleWakeUps::release);
    var scheduleLoop = new ScheduleLoop(store.schedules(), schedules, scheduleWakeUps, timer);
    deliverer = new Deliverer(store, callbacks, Deliverer.Limits.DEFAULT);
    loops = new Loops(claimer, acknowledger, logs, leases, purging, scheduleLoop, deliverer);
  }

  private static Map<String, Action> byName(Collection<? extends Action> actions) {
    var byName = new TreeMap<String, Action>();
    actions.forEach(action -> byName.put(action.name(), action));
    return Collections.unmodifiableMap(byName);
  }

  /** Begins to execute; first of all what an earlier process left behind. */
  public void start() {
    store.declare(capacity.limits());
    store.watch(
        new Watcher() {
          @Override
          public void workArrived() {
            claimer.wakeUp();
          }

          @Override
          public void cancelRequested(JobId job) {
            stopByUser(job);
          }
        });
    loops.start();
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
    var job = store.insert(id, submission, key);
    claimer.wakeUp();
    return job.<SubmitResult>map(stored -> result(stored, id, submission))
        .orElseGet(SubmitResult.KeyReused::new);
  }

  /** A job of an earlier request is accepted again if that had the same idempotency key. */
  private static SubmitResult result(Job stored, JobId id, Submission submission) {
    boolean isOther = !stored.id().equals(id) && submission.uniqueKey() != null;
    return isOther ? new SubmitResult.Existing(stored) : new SubmitResult.Accepted(stored);
  }

  void wakeUp() {
    claimer.wakeUp();
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
    return bulk;
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
    return store.find(id);
  }

  /** The attempts of a job, the first one first; empty when the job is unknown. */
  public List<AttemptRecord> attempts(JobId id) {
    return store.attempts(id);
  }

  public JobPage list(JobQuery query, Page<JobId> page) {
    return store.list(query, page);
  }

  /** A job that waits ends at once; one that runs is told to stop and ends soon after. */
  public Cancellation cancel(JobId id) {
    var cancellation = store.cancel(id);
    if (cancellation == Cancellation.REQUESTED) {
      stopByUser(id);
    }
    return cancellation;
  }

  void stopByUser(JobId id) {
    live.all().stream()
        .filter(attempt -> attempt.job().id().equals(id))
        .forEach(attempt -> attempt.stop(new AttemptEnd.CancelledByUser()));
  }

  /** Queues a job that is held. */
  public Change start(JobId id) {
    var change = store.start(id);
    claimer.wakeUp();
    return change;
  }

  /** Queues a job anew that did not succeed, unless it belongs to a run. */
  public Change retry(JobId id) {
    var change = store.retry(id);
    claimer.wakeUp();
    return change;
  }

  /** Forgets a job that has ended, unless it belongs to a run. */
  public Change delete(JobId id) {
    return store.delete(id);
  }

  /** Nothing more is claimed from a queue, in any process, or again something is. */
  public void pause(String queue, boolean paused) {
    store.pause(queue, paused);
    claimer.wakeUp();
  }

  public Figures figures() {
    return store.figures();
  }

  /** Threads that go on although their attempts were ended: actions that cannot be stopped. */
  public int abandoned() {
    return attempts.abandoned();
  }

  /** Jobs that this process has forgotten, for they ended long ago. */
  public long purged() {
    return purging.purged();
  }

  /** How far the report of the last end of a job or run is; empty when there is none to be made. */
  public Optional<Delivery> delivery(Delivery.Subject subject) {
    return store.deliveries().find(subject);
  }

  /** Attempts of this process to deliver, by what they left in: pending is what is tried again. */
  public Map<Delivery.State, Long> settledDeliveries() {
    return deliverer.settled();
  }

  /** Whether the store answered when the leases were last tended to, seconds ago. */
  public boolean isStoreReachable() {
    return leases.areTended();
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
    loops.stopClaiming();
    live.awaitNone(patience.toNanos());
    live.all().forEach(attempt -> attempt.stop(new AttemptEnd.InterruptedByDrain()));
    boolean allEnded = live.awaitNone(stopping.toNanos());
    loops.stop();
    return allEnded;
  }
}
