package dev.monitored.server.http;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Cuts off clients that send slowly, or do not read what is streamed to them. The web server
 * applies no timeout of its own, so an alarm interrupts the thread of a request whose headers or
 * body take too long, or of which a part of the answer does. Thread-safe.
 */
final class ReadTimeout implements Http1ConnectionListener, AutoCloseable {
  private final Duration limit;
  private final ScheduledThreadPoolExecutor alarms =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("read-timeout").factory());
  private final Map<String, Future<?>> readingHeaders = new ConcurrentHashMap<>();

  ReadTimeout(Duration limit) {
    this.limit = limit;
    alarms.setRemoveOnCancelPolicy(true);
  }

  @Override
  public void prologue(ConnectionContext connection, HttpPrologue prologue) {
    disarm(readingHeaders.put(connection.socketId(), armed()));
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
    var alarm = armed();
    try {
      return exchange.get();
    } catch (RuntimeException e) {
      throw alarm.isDone() ? new CloseConnectionException("the client is too slow") : e;
    } finally {
      disarm(alarm);
    }
  }

  private Future<?> armed() {
    return alarms.schedule(
        Thread.currentThread()::interrupt, limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static void disarm(@Nullable Future<?> alarm) {
    if (alarm != null && !alarm.cancel(false)) {
      // It went off just now, or has done its work: the thread has more to do.
      Thread.interrupted();
    }
  }

  @Override
  public void close() {
    alarms.shutdownNow();
  }
}
