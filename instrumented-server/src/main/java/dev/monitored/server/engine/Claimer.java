package dev.monitored.server.engine;

import dev.monitored.server.job.StoreException;
import dev.monitored.server.store.JobStore;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes jobs from the queue whenever there is room, and has them started. */
final class Claimer {
  private static final Logger LOG = LoggerFactory.getLogger(Claimer.class);
  private static final int MAX_BATCH = 100;

  private final JobStore store;
  private final LiveAttempts live;
  private final Attempts attempts;
  private final Semaphore wakeUps;
  private final Limits limits;
  private volatile boolean stopped;

  record Limits(int workers, Duration lease) {}

  Claimer(JobStore store, LiveAttempts live, Attempts attempts, Semaphore wakeUps, Limits limits) {
    this.store = store;
    this.live = live;
    this.attempts = attempts;
    this.wakeUps = wakeUps;
    this.limits = limits;
  }

  /** There may be something to claim, or room for it. */
  void wakeUp() {
    wakeUps.release();
  }

  /** Claims nothing more. One claim may still be under way until {@link #run} has returned. */
  void stop() {
    stopped = true;
    wakeUp();
  }

  /** Goes on until stopped; looks by itself once a second. */
  void run() throws InterruptedException {
    while (!stopped) {
      claimAll();
      wakeUps.tryAcquire(1, TimeUnit.SECONDS);
      wakeUps.drainPermits();
    }
  }

  private void claimAll() {
    try {
      boolean mayHaveMore = true;
      while (mayHaveMore && !stopped) {
        mayHaveMore = claimBatch();
      }
    } catch (StoreException e) {
      LOG.error("no jobs can be claimed, trying again in a second", e);
    }
  }

  private boolean claimBatch() {
    int room = Math.min(limits.workers() - live.size(), MAX_BATCH);
    if (room <= 0) {
      return false;
    }
    var jobs = store.claim(room, limits.lease());
    jobs.forEach(attempts::start);
    return jobs.size() == room;
  }
}
