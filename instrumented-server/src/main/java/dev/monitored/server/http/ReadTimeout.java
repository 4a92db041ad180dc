package dev.monitored.server.http;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Cuts off clients that send slowly, or do not read what is streamed to them. The web server
 * applies no timeout of its own, so an alarm interrupts the thread of a request whose headers or
 * body take too long, or of which a part of the answer does: at the limit, or a tenth of it later.
 * Thread-safe.
 */
final class ReadTimeout implements Http1ConnectionListener, AutoCloseable {
  private final Duration limit;
  private final Set<Alarm> armed = ConcurrentHashMap.newKeySet();
  private final Map<String, Alarm> readingHeaders = new ConcurrentHashMap<>();
  private final Thread clock;

  ReadTimeout(Duration limit) {
    this.limit = limit;
    clock = Thread.ofPlatform().daemon().name("read-timeout").start(this::ringUntilClosed);
  }

  // Looks at all alarms now and then: to wake a thread for each would cost every request more.
  private void ringUntilClosed() {
    try {
      while (true) {
        Thread.sleep(limit.dividedBy(10));
        long now = System.nanoTime();
        armed.removeIf(alarm -> now - alarm.armedAt >= limit.toNanos() && alarm.ring());
        // The web server does not tell of headers that never end, or make no sense.
        readingHeaders.values().removeIf(Alarm::hasRung);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void prologue(ConnectionContext connection, HttpPrologue prologue) {
    disarm(readingHeaders.put(connection.socketId(), arm()));
  }

  @Override
  public void headers(ConnectionContext connection, Headers headers) {
    disarm(readingHeaders.remove(connection.socketId()));
  }

  /**
   * Reads a body, or writes a part of an answer. When that takes too long the connection is closed
   * without an answer, or in the middle of it: the interrupt has closed it already.
   */
  <T> T within(Supplier<T> exchange) {
    var alarm = arm();
    try {
      return exchange.get();
    } catch (RuntimeException e) {
      throw alarm.hasRung() ? new CloseConnectionException("the client is too slow") : e;
    } finally {
      disarm(alarm);
    }
  }

  private Alarm arm() {
    var alarm = new Alarm();
    armed.add(alarm);
    return alarm;
  }

  private void disarm(@Nullable Alarm alarm) {
    if (alarm != null) {
      armed.remove(alarm);
      alarm.disarm();
    }
  }

  @Override
  public void close() {
    clock.interrupt();
  }

  /** Interrupts the thread that made it, at most once, and never after it was disarmed. */
  private static final class Alarm {
    private final Thread thread = Thread.currentThread();
    private final long armedAt = System.nanoTime();
    private boolean isOver;
    private boolean hasRung;

    /** Returns true: it is not to ring again. */
    synchronized boolean ring() {
      if (!isOver) {
        isOver = true;
        hasRung = true;
        thread.interrupt();
      }
      return true;
    }

    synchronized void disarm() {
      isOver = true;
      if (hasRung && thread == Thread.currentThread()) {
        // The thread has more to do.
        Thread.interrupted();
      }
    }

    synchronized boolean hasRung() {
      return hasRung;
    }
  }
}
