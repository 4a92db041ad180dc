package dev.monitored.server.engine.attempt;

import dev.monitored.action.Action;
import dev.monitored.action.AttemptKey;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.attempt.AttemptEnd;
import dev.monitored.server.job.attempt.LostAttempt;
import dev.monitored.server.store.Store;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the leases of live attempts, and finds those that nobody keeps. */
public final class Leases {
  private static final Logger LOG = LoggerFactory.getLogger(Leases.class);

  /** They are tended to every two seconds, which takes next to nothing when all is well. */
  private static final Duration OVERDUE = Duration.ofSeconds(6);

  private final Store store;
  private final LiveAttempts live;
  private final Workers workers;
  private final JobListener listener;
  private final Map<String, Action> actions;
  private final Duration lease;
  private volatile long tendedAt = System.nanoTime();

  public Leases(
      Store store,
      LiveAttempts live,
      Workers workers,
      JobListener listener,
      Map<String, Action> actions,
      Duration lease) {
    this.store = store;
    this.live = live;
    this.workers = workers;
    this.listener = listener;
    this.actions = actions;
    this.lease = lease;
  }

  /** Renews first, so that a process that slept does not declare its own attempts lost. */
  public void tend() {
    try {
      renew();
      boolean cameBack = reclaim();
      store.connection().probe();
      tendedAt = System.nanoTime();
      if (cameBack) {
        workers.workArrived();
      }
    } catch (StoreException e) {
      LOG.error("leases cannot be renewed", e);
    }
  }

  /** Whether the store answered lately. */
  public boolean areTended() {
    return System.nanoTime() - tendedAt < OVERDUE.toNanos();
  }

  private void renew() {
    var attempts = live.all().stream().map(attempt -> attempt.job().attempt()).toList();
    if (attempts.isEmpty()) {
      return;
    }
    var renewal = store.attempts().renewLeases(attempts, lease);
    // Its end is fenced whatever it is: going on would only waste work.
    renewal.gone().forEach(key -> stop(key, new AttemptEnd.Failed("the lease was lost", false)));
    renewal.cancelled().forEach(key -> stop(key, new AttemptEnd.CancelledByUser()));
  }

  private void stop(AttemptKey key, AttemptEnd end) {
    live.find(key).ifPresent(attempt -> attempt.stop(end));
  }

  private void endRemains(LostAttempt lost) {
    var action = actions.get(lost.action());
    if (action != null) {
      action.endRemains(lost.attempt());
    }
  }

  /** Whether a job came back into the queue. */
  boolean reclaim() {
    var lost = store.attempts().reclaim(ThreadLocalRandom.current()::nextDouble);
    for (var attempt : lost) {
      LOG.warn("attempt {} was lost; its job is {}", attempt.attempt(), attempt.next().word());
      listener.lost(attempt);
      endRemains(attempt);
    }
    return lost.stream().anyMatch(attempt -> attempt.next().equals(new JobState.Scheduled()));
  }
}
