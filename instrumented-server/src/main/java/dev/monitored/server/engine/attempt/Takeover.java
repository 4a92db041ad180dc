package dev.monitored.server.engine.attempt;

import dev.monitored.action.Action;
import dev.monitored.action.AttemptKey;
import dev.monitored.server.engine.attempt.Remains.Remain;
import dev.monitored.server.failure.FailureLog;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.attempt.AttemptEnd;
import dev.monitored.server.job.attempt.AttemptEnd.Interrupted.Cause;
import dev.monitored.server.job.attempt.LostAttempt;
import dev.monitored.server.progress.Progress;
import dev.monitored.server.store.Store;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops attempts that are not to go on, and takes over what dead processes left. */
public final class Takeover {
  private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);
  private static final FailureLog FAILURES = FailureLog.of(Takeover.class);

  private final Store store;
  private final LiveAttempts live;
  private final Workers workers;
  private final JobListener listener;
  private final OwnLease own;
  private final Calm calm;
  private final Remains remains;
  private final Progress progress;

  public Takeover(
      Store store,
      LiveAttempts live,
      Workers workers,
      JobListener listener,
      Map<String, Action> actions,
      OwnLease own,
      Calm calm,
      Progress progress) {
    this.store = store;
    this.live = live;
    this.workers = workers;
    this.listener = listener;
    this.own = own;
    this.calm = calm;
    remains = new Remains(actions);
    this.progress = progress;
  }

  /** Goes on until interrupted. */
  public void run() throws InterruptedException {
    while (true) {
      boolean areStopped = isDone("find attempts to be stopped", this::stopUnwanted);
      boolean isTaken = isDone("take over what dead processes left", this::takeOver);
      if (areStopped && isTaken) {
        progress.made();
      }
      Thread.sleep(own.settings().renewEvery());
    }
  }

  private boolean isDone(String what, Runnable step) {
    try {
      step.run();
      return true;
    } catch (StoreException e) {
      progress.failed(e);
      FAILURES.error("the store cannot {}", e, what);
      return false;
    }
  }

  private void stopUnwanted() {
    var attempts = live.all().stream().map(attempt -> attempt.job().attempt()).toList();
    if (!attempts.isEmpty()) {
      var unwanted = store.leases().unwanted(attempts);
      // Its end is fenced whatever it is: going on would only waste work.
      unwanted.gone().forEach(key -> stop(key, new AttemptEnd.Interrupted(Cause.LEASE)));
      unwanted.cancelled().forEach(key -> stop(key, new AttemptEnd.CancelledByUser()));
    }
  }

  private void stop(AttemptKey key, AttemptEnd end) {
    live.find(key).ifPresent(attempt -> attempt.stop(end));
  }

  private void takeOver() {
    if (calm.isThere()) {
      store.leases().declareDead(own.process());
    }
    boolean cameBack = false;
    boolean mayHaveMore = own.isHeld() && !isStoppingItsOwn();
    while (mayHaveMore) {
      var lost = reclaim();
      mayHaveMore = !lost.isEmpty();
      cameBack |= lost.stream().anyMatch(one -> one.next().equals(new JobState.Scheduled()));
    }
    if (cameBack) {
      workers.workArrived();
    }
  }

  /**
   * What this process executed when it was declared dead is not to be taken over while it stops.
   */
  private boolean isStoppingItsOwn() {
    return live.all().stream().anyMatch(attempt -> !attempt.process().equals(own.process()));
  }

  private List<LostAttempt> reclaim() {
    var lost = store.leases().reclaim(ThreadLocalRandom.current()::nextDouble);
    for (var attempt : lost) {
      LOG.warn("attempt {} was lost; its job is {}", attempt.attempt(), attempt.next().word());
      listener.lost(attempt);
    }
    remains.endSoon(lost.stream().map(one -> new Remain(one.action(), one.attempt())).toList());
    return lost;
  }
}
