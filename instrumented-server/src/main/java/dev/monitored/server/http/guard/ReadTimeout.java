package dev.monitored.server.http.guard;

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
public final class ReadTimeout implements Http1ConnectionListener, AutoCloseable {
  private final Duration limit;
  private final Set<Alarm> exchanging = ConcurrentHashMap.newKeySet();
  // By the thread of the connection: what the web server calls its socket is the listener's.
  private final Map<Thread, Alarm> readingHeaders = new ConcurrentHashMap<>();
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
        exchanging.forEach(this::ringIfDue);
        readingHeaders.values().forEach(this::ringIfDue);
        // The web server does not tell of headers that never end, or make no sense.
        readingHeaders.keySet().removeIf(thread -> !thread.isAlive());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ringIfDue(Alarm alarm) {
    if (System.nanoTime() - alarm.armedAt >= limit.toNanos()) {
      alarm.ring();
    }
  }

  @Override
  public void prologue(ConnectionContext connection, HttpPrologue prologue) {
    disarm(readingHeaders.put(Thread.currentThread(), new Alarm()));
  }

  @Override
  public void headers(ConnectionContext connection, Headers headers) {
    disarm(readingHeaders.remove(Thread.currentThread()));
  }

  /**
   * Reads a body, or writes a part of an answer. When that takes too long the connection is closed
   * without an answer, or in the middle of it: the interrupt has closed it already.
   */
  <T> T within(Supplier<T> exchange) {
    var alarm = new Alarm();
    exchanging.add(alarm);
    try {
      return exchange.get();
    } catch (RuntimeException e) {
      throw alarm.hasRung() ? new CloseConnectionException("the client is too slow") : e;
    } finally {
      exchanging.remove(alarm);
      alarm.disarm();
    }
  }

  private static void disarm(@Nullable Alarm alarm) {
    if (alarm != null) {
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

    synchronized void ring() {
      if (!isOver) {
        isOver = true;
        hasRung = true;
        thread.interrupt();
      }
    }

    synchronized void disarm() {
      isOver = true;
      if (hasRung) {
        // The thread has more to do.
        Thread.interrupted();
      }
    }

    synchronized boolean hasRung() {
      return hasRung;
    }
  }
}
