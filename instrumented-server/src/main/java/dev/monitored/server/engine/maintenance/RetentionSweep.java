package dev.monitored.server.engine.maintenance;

import dev.monitored.server.engine.maintenance.MaintenanceLoop.Task;
import dev.monitored.server.job.queue.Retention;
import dev.monitored.server.store.MaintenanceStore;
import dev.monitored.server.store.MaintenanceStore.PurgePosition;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Deletes what ended long ago, and has the room of many deleted jobs made free. Every second it
 * goes over the oldest jobs, and turns back where it finds little to delete. Once a minute it goes
 * on to the end.
 */
public final class RetentionSweep implements Task {
  private static final Duration REST = Duration.ofSeconds(1);
  private static final long ALL_EVERY = Duration.ofMinutes(1).toNanos();

  /** A sweep of everything takes no more than this part of the time. */
  private static final int SHARE = 10;

  /** Turns back after so many jobs that are kept, beside as many as were deleted. */
  private static final long TURN_BACK = 5000;

  /** As few that a vacuum costs more than it is worth if it comes any sooner. */
  private static final long VACUUM_AFTER = 20_000;

  private final MaintenanceStore store;
  private final Retention retention;
  private final LongSupplier nanoTime;
  private final AtomicLong purged = new AtomicLong();
  private PurgePosition position = PurgePosition.START;
  private long purgedBefore;
  private long vacuumedAt;
  private long startedAt;
  private long allDueAt;

  public RetentionSweep(MaintenanceStore store, Retention retention, LongSupplier nanoTime) {
    this.store = store;
    this.retention = retention;
    this.nanoTime = nanoTime;
    allDueAt = nanoTime.getAsLong();
  }

  @Override
  public Duration slice() {
    if (position.equals(PurgePosition.START)) {
      startedAt = nanoTime.getAsLong();
      purgedBefore = purged();
    }
    var slice = store.purge(retention, position);
    if (purged.addAndGet(slice.rows()) - vacuumedAt >= VACUUM_AFTER) {
      vacuumedAt = purged();
      store.vacuum();
    }
    if (slice.next().filter(this::isWorthGoingOn).isPresent()) {
      position = slice.next().get();
      return Duration.ZERO;
    }
    if (slice.next().isEmpty()) {
      long now = nanoTime.getAsLong();
      allDueAt = now + Math.max(ALL_EVERY, SHARE * (now - startedAt));
    }
    position = PurgePosition.START;
    return REST;
  }

  private boolean isWorthGoingOn(PurgePosition next) {
    boolean isAllDue = startedAt - allDueAt >= 0;
    return isAllDue || next.kept() < TURN_BACK + purged() - purgedBefore;
  }

  /** Jobs deleted by this process. */
  public long purged() {
    return purged.get();
  }
}
