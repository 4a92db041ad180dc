package dev.monitored.server.engine.schedule;

import dev.monitored.server.engine.attempt.Timer;
import dev.monitored.server.failure.FailureLog;
import dev.monitored.server.progress.Progress;
import dev.monitored.server.store.ScheduleStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets schedules fire when their time has come. Other processes on the same store do so, too. */
public final class ScheduleLoop {
  private static final Logger LOG = LoggerFactory.getLogger(ScheduleLoop.class);
  private static final FailureLog FAILURES = FailureLog.of(ScheduleLoop.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final int LONGEST_PAUSE = 60;

  /** It failed so many times in a row, and is left alone for a while. */
  private record Failure(int times, long untilNanos) {}

  private final ScheduleStore store;
  private final Schedules schedules;
  private final Semaphore wakeUps;
  private final Timer timer;
  private final Progress progress;
  private final Map<String, Failure> failures = new HashMap<>();
  private volatile boolean stopped;

  public ScheduleLoop(
      ScheduleStore store, Schedules schedules, Semaphore wakeUps, Timer timer, Progress progress) {
    this.store = store;
    this.schedules = schedules;
    this.wakeUps = wakeUps;
    this.timer = timer;
    this.progress = progress;
  }

  /** Nothing fires any more once {@link #run} has returned. */
  public void stop() {
    stopped = true;
    wakeUps.release();
  }

  /** Goes on until stopped; looks by itself once a second, and when a time has come. */
  public void run() throws InterruptedException {
    while (!stopped) {
      wakeUps.tryAcquire(1, pass().toMillis(), TimeUnit.MILLISECONDS);
      wakeUps.drainPermits();
    }
  }

  /** Lets each that is due fire once; returns when to look again. */
  private Duration pass() {
    try {
      var due = store.due();
      failures.keySet().retainAll(due.names());
      boolean anyMoved = false;
      for (var name : due.names()) {
        anyMoved |= !stopped && fire(name, due);
      }
      due.ahead().forEach(name -> takeBack(name, due));
      // One that cannot fire is counted by itself.
      progress.made();
      return anyMoved
          ? Duration.ZERO
          : due.untilNext().filter(next -> next.compareTo(LOOK_EVERY) < 0).orElse(LOOK_EVERY);
    } catch (RuntimeException e) {
      progress.failed(e);
      FAILURES.error("cannot read schedules, retrying in a second", e);
      return LOOK_EVERY;
    }
  }

  private boolean fire(String name, ScheduleStore.Due due) {
    var failure = failures.get(name);
    if (failure != null && timer.nanos() - failure.untilNanos() < 0) {
      return false;
    }
    try {
      boolean moved = schedules.fire(name, due.now());
      failures.remove(name);
      return moved;
    } catch (RuntimeException e) {
      failed(name, failure == null ? 1 : failure.times() + 1, e);
      return false;
    }
  }

  private void takeBack(String name, ScheduleStore.Due due) {
    try {
      schedules.takeBack(name, due.now());
    } catch (RuntimeException e) {
      FAILURES.error("the schedule {} waits because the clock was set back", e, name);
    }
  }

  /** Whatever is wrong with one of them: the others go on, and it is tried again. */
  private void failed(String name, int times, RuntimeException fault) {
    var pause = Duration.ofSeconds(Math.min(1 << Math.min(times, 6), LONGEST_PAUSE));
    failures.put(name, new Failure(times, timer.nanos() + pause.toNanos()));
    LOG.error("the schedule {} cannot fire, retrying in {}", name, pause, fault);
    try {
      store.failed(name);
    } catch (RuntimeException e) {
      FAILURES.error("the failure of the schedule {} cannot be counted", e, name);
    }
  }
}
