package dev.monitored.server.engine.maintenance;

import dev.monitored.server.engine.replica.Replicas;
import dev.monitored.server.failure.FailureLog;
import dev.monitored.server.progress.Progress;
import dev.monitored.server.store.MaintenanceStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Does what has to be done from time to time, apart from jobs and leases. The tasks take turns with
 * a slice of their work each: one that has a lot to do, or fails, holds up no other.
 */
public final class MaintenanceLoop {
  private static final FailureLog LOG = FailureLog.of(MaintenanceLoop.class);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
  private static final Duration DEADLINES_EVERY = Duration.ofSeconds(1);
  private static final Duration LOGS_EVERY = Duration.ofMinutes(1);
  private static final Duration CHANGES_EVERY = Duration.ofSeconds(5);
  private static final Duration REPLICAS_EVERY = Duration.ofSeconds(30);
  private static final Duration KEYS_EVERY = Duration.ofMinutes(1);

  /** A periodic task. */
  interface Task {
    /** Does a slice of it; returns how long to leave it alone then. */
    Duration slice();
  }

  private final List<Turns> tasks;

  /** All there is to do. */
  public static MaintenanceLoop of(
      MaintenanceStore store, RetentionSweep retention, Replicas replicas, InstantSource clock) {
    return new MaintenanceLoop(
        Map.of(
            "changes",
            new Sweep<>(0L, store::purgeChanges, Duration.ZERO, CHANGES_EVERY),
            "deadlines",
            new Sweep<>(Instant.EPOCH, store::passDeadlines, Duration.ZERO, DEADLINES_EVERY),
            "idempotency-keys",
            new Sweep<>(Instant.EPOCH, store::purgeKeys, Duration.ZERO, KEYS_EVERY),
            "orphaned-logs",
            new Sweep<>("", store::purgeOrphanedLogs, LOGS_EVERY, LOGS_EVERY),
            "replicas",
            () -> compare(replicas),
            "retention",
            retention),
        clock,
        System::nanoTime);
  }

  private static Duration compare(Replicas replicas) {
    replicas.compare();
    return REPLICAS_EVERY;
  }

  /**
   * A loop of these tasks by their names.
   *
   * @param nanoTime a clock that only runs forward
   */
  MaintenanceLoop(Map<String, Task> tasks, InstantSource clock, LongSupplier nanoTime) {
    this.tasks =
        new TreeMap<>(tasks)
            .entrySet().stream()
                .map(task ->
                    new Turns(
                        new Progress(task.getKey(), clock, nanoTime), task.getValue(), nanoTime))
                .toList();
  }

  /** Goes on until interrupted. */
  public void run() throws InterruptedException {
    while (true) {
      Thread.sleep(turn());
    }
  }

  /** Does a slice of each task whose time has come; returns how long until that of another. */
  Duration turn() {
    tasks.stream().filter(task -> !task.untilDue().isPositive()).forEach(Turns::take);
    return tasks.stream().map(Turns::untilDue).min(Comparator.naturalOrder()).orElseThrow();
  }

  /** That of each task. */
  public List<Progress> progress() {
    return tasks.stream().map(task -> task.progress).toList();
  }

  /** The turns of one task. */
  private static final class Turns {
    private final Progress progress;
    private final Task task;
    private final LongSupplier nanoTime;
    private long dueAt;

    Turns(Progress progress, Task task, LongSupplier nanoTime) {
      this.progress = progress;
      this.task = task;
      this.nanoTime = nanoTime;
      dueAt = nanoTime.getAsLong();
    }

    Duration untilDue() {
      return Duration.ofNanos(Math.max(0, dueAt - nanoTime.getAsLong()));
    }

    // Whatever it throws, the other tasks go on.
    void take() {
      var pause = AFTER_FAILURE;
      try {
        pause = task.slice();
        progress.made();
      } catch (Throwable e) {
        progress.failed(e);
        LOG.error(
            "maintenance task {} failed, retrying in {} s", e, progress.name(), pause.toSeconds());
      }
      dueAt = nanoTime.getAsLong() + pause.toNanos();
    }
  }
}
