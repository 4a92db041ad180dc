package dev.monitored.server.engine.log;

import dev.monitored.action.JobId;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Waits for lines of the log of a job, or for its end. Close it to wait no more. Thread-safe. */
public final class LogFollower implements AutoCloseable {
  private final JobId job;
  private final Set<LogFollower> all;
  private final Semaphore news = new Semaphore(0);

  LogFollower(JobId job, Set<LogFollower> all) {
    this.job = job;
    this.all = all;
    all.add(this);
  }

  JobId job() {
    return job;
  }

  /**
   * Returns when something was stored since the last call, or the time is over. What other
   * processes store is no news here.
   */
  public void await(Duration atMost) throws InterruptedException {
    if (news.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      news.drainPermits();
    }
  }

  void wakeUp() {
    news.release();
  }

  @Override
  public void close() {
    all.remove(this);
  }
}
