package dev.monitored.server.engine;

import dev.monitored.action.Action;
import dev.monitored.action.AttemptKey;
import dev.monitored.server.job.AttemptEnd;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.LostAttempt;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.store.JobStore;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the leases of live attempts, and finds those that nobody keeps. */
final class Leases {
  private static final Logger LOG = LoggerFactory.getLogger(Leases.class);

  /** They are tended to every two seconds, which takes next to nothing when all is well. */
  private static final Duration OVERDUE = Duration.ofSeconds(6);

  private final JobStore store;
  private final LiveAttempts live;
  private final JobListener listener;
  private final Map<String, Action> actions;
  private final Duration lease;
  private volatile long tendedAt = System.nanoTime();

  Leases(
      JobStore store,
      LiveAttempts live,
      JobListener listener,
      Map<String, Action> actions,
      Duration lease) {
    this.store = store;
    this.live = live;
    this.listener = listener;
    this.actions = actions;
    this.lease = lease;
  }

  /** Renews first, so that a process that slept does not declare its own attempts lost. */
  boolean tend() {
    try {
      renew();
      store.expire();
      store.forgetKeys();
      boolean cameBack = reclaim();
      store.probe();
      tendedAt = System.nanoTime();
      return cameBack;
    } catch (StoreException e) {
      LOG.error("leases cannot be renewed", e);
      return false;
    }
  }

  /** Whether the store answered lately. */
  boolean areTended() {
    return System.nanoTime() - tendedAt < OVERDUE.toNanos();
  }

  private void renew() {
    var attempts = live.all().stream().map(attempt -> attempt.job().attempt()).toList();
    if (attempts.isEmpty()) {
      return;
    }
    var renewal = store.renew(attempts, lease);
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
    var lost = store.reclaim(ThreadLocalRandom.current()::nextDouble);
    for (var attempt : lost) {
      LOG.warn("attempt {} was lost; its job is {}", attempt.attempt(), attempt.next().word());
      listener.lost(attempt);
      endRemains(attempt);
    }
    return lost.stream().anyMatch(attempt -> attempt.next().equals(new JobState.Scheduled()));
  }
}
