package dev.monitored.server.engine.attempt;

import dev.monitored.action.Action;
import dev.monitored.action.ActionFailed;
import dev.monitored.action.LogLevel;
import dev.monitored.server.engine.log.JobLogs;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.Retry;
import dev.monitored.server.job.attempt.AttemptEnd;
import dev.monitored.server.job.attempt.AttemptEnd.Interrupted.Cause;
import dev.monitored.server.job.attempt.ProcessId;
import dev.monitored.server.job.secret.Secrets;
import dev.monitored.server.store.AttemptStore.Ending;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Executes claimed jobs, each on a thread of its own with its own deadline. */
public final class Attempts {
  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

  /** How long a job waits for threads to become free. */
  private static final Duration NO_THREAD = Duration.ofSeconds(5);

  /** Is stored for no attempt: one that has not begun was stopped, and that is its end. */
  private static final AttemptEnd NOT_BEGUN = new AttemptEnd.Failed("it has not begun", true);

  /** Another server may have the action, or this one again after a restart. */
  private static final AttemptEnd.Interrupted NO_ACTION = new AttemptEnd.Interrupted(Cause.ACTION);

  private final Map<String, Action> actions;
  private final LiveAttempts live;
  private final JobLogs logs;
  private final Acknowledger acknowledger;
  private final OwnLease lease;
  private final Timer timer;
  private final Graces graces;
  private final AtomicInteger abandoned = new AtomicInteger();

  public Attempts(
      Map<String, Action> actions,
      LiveAttempts live,
      JobLogs logs,
      Acknowledger acknowledger,
      OwnLease lease,
      Timer timer) {
    this.actions = actions;
    this.live = live;
    this.logs = logs;
    this.acknowledger = acknowledger;
    this.lease = lease;
    this.timer = timer;
    graces = new Graces(actions);
  }

  /**
   * Where no thread can be made for it, the job goes back into the queue for a while.
   *
   * @param process as which this process claimed it
   */
  public void start(Job job, ProcessId process) {
    var attempt = new LiveAttempt(job, process, logs.open(job), timer.nanos(), this::watch);
    live.enter(attempt);
    if (!lease.isHeldBy(process)) {
      // The claim took too long: others may have the job by now.
      attempt.stop(new AttemptEnd.Interrupted(Cause.LEASE));
    }
    try {
      thread(job).name("attempt-" + job.attempt()).start(() -> execute(attempt));
    } catch (Throwable e) {
      LOG.error("no thread can be started for attempt {}: {}", job.attempt(), e.toString());
      if (attempt.isMineToStore()) {
        var why = "the server could not start a thread for it: " + e.getMessage();
        var end = attempt.finish(new AttemptEnd.Failed(why, true));
        store(attempt, end, Optional.of(NO_THREAD), Duration.ZERO);
      }
    }
  }

  private Thread.Builder thread(Job job) {
    var action = actions.get(job.action());
    return action != null && action.mayCompute()
        ? Thread.ofPlatform().daemon()
        : Thread.ofVirtual();
  }

  /** Threads that go on although their attempts have ended long ago. */
  public int abandoned() {
    return Math.max(0, abandoned.get());
  }

  private void execute(LiveAttempt attempt) {
    var job = attempt.job();
    var allowance = job.allowance();
    var deadline = timer.after(allowance, () -> attempt.stop(timedOut(allowance)));
    attempt.workOnThisThread();
    var own = attempt.isStopped() ? NOT_BEGUN : endOf(attempt);
    deadline.cancel();
    if (attempt.isMineToStore()) {
      store(attempt, own);
    } else {
      abandoned.decrementAndGet();
      LOG.warn("the action of attempt {} has stopped", job.attempt());
    }
  }

  private void watch(LiveAttempt stopped) {
    timer.after(graces.of(stopped.job()), () -> abandon(stopped));
  }

  /**
   * Waits for the attempts to end, and stops in time those that do not, so that their jobs return
   * to the queue. No attempt may start meanwhile.
   *
   * @param patience how long they may go on
   * @param stopping how long work that is told to stop may take to do so
   * @return whether every attempt came to an end
   */
  public boolean drain(Duration patience, Duration stopping) throws InterruptedException {
    return new Drain(live, graces).run(patience, stopping);
  }

  /** It holds its place no longer, and what it still does counts for nothing. */
  private void abandon(LiveAttempt attempt) {
    if (attempt.isMineToStore()) {
      abandoned.incrementAndGet();
      LOG.warn(
          "the action {} ignores that attempt {} was stopped; its thread is abandoned",
          attempt.job().action(),
          attempt.job().attempt());
      store(attempt, new AttemptEnd.Failed("the action did not stop", false));
    }
  }

  private void store(LiveAttempt attempt, AttemptEnd own) {
    var end = attempt.finish(own);
    store(attempt, end, retryIn(attempt.job(), end), attempt.executionUntil(timer.nanos()));
  }

  private void store(
      LiveAttempt attempt, AttemptEnd end, Optional<Duration> retryIn, Duration execution) {
    acknowledger.add(new Ending(attempt.job(), end, retryIn, attempt.log().close()), execution);
  }

  private static Optional<Duration> retryIn(Job job, AttemptEnd end) {
    if (end.equals(NO_ACTION)) {
      return Optional.of(untilAction(job.attempt().number()));
    }
    return end.isRetryable()
        ? job.request()
            .limits()
            .retry()
            .delayAfter(job.failures(), ThreadLocalRandom.current().nextDouble())
            .map(delay -> end instanceof AttemptEnd.Failed failed ? later(delay, failed) : delay)
        : Optional.empty();
  }

  /** Twice as long after each attempt, so that many such jobs do not keep the server busy. */
  private static Duration untilAction(int attempt) {
    return Duration.ofSeconds(Math.min(5L << Math.min(attempt - 1, 10), 3600));
  }

  private static Duration later(Duration delay, AttemptEnd.Failed failed) {
    var wanted = Collections.min(List.of(failed.delay(), Retry.MAX_DELAY));
    return Collections.max(List.of(delay, wanted));
  }

  private static AttemptEnd timedOut(Duration allowance) {
    return new AttemptEnd.TimedOut("the timeout of " + allowance.toMillis() / 1e3 + " s passed");
  }

  // An action may throw anything; whatever it is, the attempt has to end.
  private AttemptEnd endOf(LiveAttempt attempt) {
    var job = attempt.job();
    try {
      var action = actions.get(job.action());
      if (action == null) {
        attempt.log().log(LogLevel.WARN, NO_ACTION.words());
        return NO_ACTION;
      }
      return new AttemptEnd.Succeeded(action.run(attempt.log()));
    } catch (ActionFailed e) {
      return new AttemptEnd.Failed(String.valueOf(e.getMessage()), e.isRetryable(), e.delay());
    } catch (InterruptedException e) {
      return new AttemptEnd.Failed("the action was interrupted", true);
    } catch (Throwable e) {
      LOG.warn("action {} of attempt {} threw: {}", job.action(), job.attempt(), trace(job, e));
      return new AttemptEnd.Failed("the action failed: " + e.getClass().getSimpleName(), true);
    }
  }

  // What an action throws may quote what it was given.
  private static String trace(Job job, Throwable thrown) {
    var trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    return Secrets.of(job.request().arguments()).masked(trace.toString());
  }
}
