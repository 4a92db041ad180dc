package dev.monitored.server.http.guard;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stops threads that wait too long for a client. The web server applies no timeout of its own, so
 * an alarm interrupts its thread: at the limit, or a tenth of it later. The interrupt closes the
 * connection. Thread-safe.
 */
public final class ReadTimeout implements AutoCloseable {
  private final Duration limit;
  private final Set<Alarm> alarms = ConcurrentHashMap.newKeySet();
  private final Thread clock;

  public ReadTimeout(Duration limit) {
    this.limit = limit;
    clock = Thread.ofPlatform().daemon().name("read-timeout").start(this::ringUntilClosed);
  }

  // Looks at all alarms now and then: to wake a thread for each would cost every request more.
  private void ringUntilClosed() {
    try {
      while (true) {
        Thread.sleep(limit.dividedBy(10));
        alarms.forEach(alarm -> alarm.ringIfDue(limit.toNanos()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** An alarm for the calling thread, to be closed. */
  Alarm alarm() {
    var alarm = new Alarm();
    alarms.add(alarm);
    return alarm;
  }

  @Override
  public void close() {
    clock.interrupt();
  }

  /** Interrupts its thread, once each time it is set, and never after it was stopped. */
  final class Alarm {
    private final Thread thread = Thread.currentThread();
    private long setAt;
    private boolean isSet;
    private boolean hasRung;

    synchronized void set() {
      isSet = true;
      setAt = System.nanoTime();
    }

    synchronized boolean isSet() {
      return isSet;
    }

    private synchronized void ringIfDue(long limit) {
      if (isSet && System.nanoTime() - setAt >= limit) {
        isSet = false;
        hasRung = true;
        thread.interrupt();
      }
    }

    /** Returns whether it has rung. */
    synchronized boolean stop() {
      boolean rang = hasRung;
      isSet = false;
      hasRung = false;
      if (rang) {
        // The thread has more to do.
        Thread.interrupted();
      }
      return rang;
    }

    void close() {
      alarms.remove(this);
      stop();
    }
  }
}
