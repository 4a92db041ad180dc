package dev.monitored.server.engine.attempt;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs something later. Tests pass one that they turn by hand. */
public interface Timer {
  /** Stops what has not run yet. */
  interface Alarm {
    void cancel();
  }

  Alarm after(Duration delay, Runnable task);

  /** Nanoseconds of a clock that never steps, from an arbitrary start. */
  long nanos();

  /** By the clock on the wall, on one daemon thread: tasks must be short. */
  static Timer system() {
    var executor =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("timer").factory());
    executor.setRemoveOnCancelPolicy(true);
    // Later there may be no thread to be had, and attempts would have no deadline.
    executor.prestartCoreThread();
    return new Timer() {
      @Override
      public Alarm after(Duration delay, Runnable task) {
        var future = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
      }

      @Override
      public long nanos() {
        return System.nanoTime();
      }
    };
  }
}
