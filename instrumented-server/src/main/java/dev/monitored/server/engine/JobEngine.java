package dev.monitored.server.engine;

import dev.monitored.server.job.Action;
import dev.monitored.server.job.AttemptEnd;
import dev.monitored.server.job.Cancellation;
import dev.monitored.server.job.Figures;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobId;
import dev.monitored.server.job.JobIds;
import dev.monitored.server.job.JobPage;
import dev.monitored.server.job.JobQuery;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.Violation;
import dev.monitored.server.store.JobStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.function.IntFunction;

/**
 * Takes jobs, and executes those in the queue until drained. Thread-safe.
 *
 * <pre>{@code
 * var engine = new JobEngine(store, actions, 100, listener, Timer.system(), clock);
 * engine.start();
 * engine.submit(submission);
 * engine.drain(Duration.ofSeconds(10), Duration.ofSeconds(5));
 * }</pre>
 */
public final class JobEngine {
  private static final Duration LEASE = Duration.ofSeconds(15);

  private final JobStore store;
  private final Map<String, Action> actions;
  private final JobIds ids;
  private final LiveAttempts live;
  private final Claimer claimer;
  private final Loops loops;

  public JobEngine(
      JobStore store,
      Collection<? extends Action> actions,
      int workers,
      JobListener listener,
      Timer timer,
      InstantSource clock) {
    this.store = store;
    this.actions = byName(actions);
    ids = new JobIds(clock);
    live = new LiveAttempts(listener);
    var wakeUps = new Semaphore(0);
    var acknowledger = new Acknowledger(store, live, listener, wakeUps::release);
    var attempts = new Attempts(this.actions, live, acknowledger, timer);
    claimer = new Claimer(store, live, attempts, wakeUps, new Claimer.Limits(workers, LEASE));
    var leases = new Leases(store, live, listener, this.actions, LEASE);
    loops = new Loops(claimer, acknowledger, leases);
  }

  private static Map<String, Action> byName(Collection<? extends Action> actions) {
    var byName = new TreeMap<String, Action>();
    actions.forEach(action -> byName.put(action.name(), action));
    return Collections.unmodifiableMap(byName);
  }

  /** Begins to execute; first of all what an earlier process left behind. */
  public void start() {
    loops.start();
  }

  /** By name, in the order of names. */
  public Map<String, Action> actions() {
    return actions;
  }

  /** When it returns with a job, the job is on disk. */
  public SubmitResult submit(Submission submission) {
    var violations = violations(submission);
    if (!violations.isEmpty()) {
      return new SubmitResult.Refused(violations);
    }
    var job = store.insert(ids.next(), submission);
    claimer.wakeUp();
    return new SubmitResult.Accepted(job);
  }

  private List<Violation> violations(Submission submission) {
    var violations = new ArrayList<>(submission.violations());
    var action = actions.get(submission.action());
    if (action == null) {
      violations.add(new Violation("/action", "must be one of " + actions.keySet()));
    } else {
      violations.addAll(action.check(submission.arguments()));
    }
    return violations;
  }

  public Optional<Job> find(JobId id) {
    return store.find(id);
  }

  public JobPage list(JobQuery query) {
    return store.list(query);
  }

  /** A job that waits ends at once; one that runs is told to stop and ends soon after. */
  public Cancellation cancel(JobId id) {
    var cancellation = store.cancel(id);
    if (cancellation == Cancellation.REQUESTED) {
      live.all().stream()
          .filter(attempt -> attempt.job().id().equals(id))
          .forEach(attempt -> attempt.stop(new AttemptEnd.CancelledByUser()));
    }
    return cancellation;
  }

  public Figures figures() {
    return store.figures();
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
