package dev.monitored.server.engine;

import dev.monitored.server.engine.attempt.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A timer that goes off when the test says so. */
final class ManualTimer implements Timer {
  record Armed(Duration delay, Runnable task) {}

  private final List<Armed> alarms = new CopyOnWriteArrayList<>();
  private final AtomicLong skipped = new AtomicLong();

  @Override
  public Alarm after(Duration delay, Runnable task) {
    var alarm = new Armed(delay, task);
    alarms.add(alarm);
    return () -> alarms.remove(alarm);
  }

  @Override
  public long nanos() {
    return System.nanoTime() + skipped.get();
  }

  /** Its clock is so much later from now on. */
  void skip(Duration time) {
    skipped.addAndGet(time.toNanos());
  }

  List<Armed> alarms() {
    return alarms;
  }

  void goOff() {
    alarms.forEach(alarm -> alarm.task().run());
  }
}
