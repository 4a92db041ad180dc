package dev.monitored.server.engine.maintenance;

import dev.monitored.server.job.queue.Retention;
import dev.monitored.server.store.MaintenanceStore;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Deletes what ended long ago, a slice at a time. */
public final class RetentionSweep {
  private static final Duration EVERY = Duration.ofMinutes(1);

  private final MaintenanceStore store;
  private final Retention retention;
  private final AtomicLong purged = new AtomicLong();

  public RetentionSweep(MaintenanceStore store, Retention retention) {
    this.store = store;
    this.retention = retention;
  }

  /** Returns how long to wait before the next slice. */
  Duration slice() {
    int jobs = store.purge(retention);
    purged.addAndGet(jobs);
    return jobs > 0 ? Duration.ZERO : EVERY;
  }

  /** Jobs deleted by this process. */
  public long purged() {
    return purged.get();
  }
}
