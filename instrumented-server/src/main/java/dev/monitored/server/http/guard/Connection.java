package dev.monitored.server.http.guard;

import dev.monitored.server.http.guard.ReadTimeout.Alarm;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.http.Method;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.spi.ServerConnection;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection, from the moment when it is accepted. The client is a stranger until it has shown
 * that it may ask, and again ten seconds after the last request for which it did so. A thread of
 * its own serves it; other threads close it.
 */
public final class Connection implements ServerConnection {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final ScopedValue<Connection> CURRENT = ScopedValue.newInstance();

  /** How long a client is known after an answer. */
  private static final Duration KNOWN = Duration.ofSeconds(10);

  private final ServerConnection http;
  private final ReadAhead ahead;
  private final AnswerWriter writer;

  /** Rings when its thread waits too long for a head, a body, or that an answer is read. */
  private final Alarm alarm;

  private final Consumer<Connection> whenEnded;

  private long since = System.nanoTime();
  private boolean isKnown;
  private boolean isTrusted;
  private boolean isClosed;
  private boolean isToLinger;

  /** Is called by the thread that will serve it. */
  Connection(
      ServerConnection http,
      ReadAhead ahead,
      AnswerWriter writer,
      ReadTimeout timeout,
      Consumer<Connection> whenEnded) {
    this.http = http;
    this.ahead = ahead;
    this.writer = writer;
    alarm = timeout.alarm();
    this.whenEnded = whenEnded;
  }

  @Override
  public void handle(Limit requests) throws InterruptedException {
    alarm.set();
    try {
      ScopedValue.where(CURRENT, this).call(() -> serve(requests));
    } finally {
      alarm.close();
      whenEnded.accept(this);
    }
  }

  private boolean serve(Limit requests) throws InterruptedException {
    try {
      http.handle(requests);
    } finally {
      if (isToLinger) {
        linger();
      }
    }
    return true;
  }

  /** The last answer was sent before all of the request was read. */
  static void lingers() {
    CURRENT.get().isToLinger = true;
  }

  /**
   * Reads on before the connection is closed: the client still sends, and would lose the answer
   * (https://www.rfc-editor.org/rfc/rfc9112#section-9.6). Ends when the client closes, or the alarm
   * rings.
   */
  private void linger() {
    alarm.set();
    try {
      ahead.skipAll();
    } catch (RuntimeException e) {
      LOG.debug("the connection was closed while its client was sending", e);
    } finally {
      alarm.stop();
    }
  }

  /** The first line of a request has come, and the rest of its head has to follow. */
  static void headBegins(Method method) {
    var current = CURRENT.get();
    current.writer.answers(method);
    if (!current.alarm.isSet()) {
      current.alarm.set();
    }
  }

  static void headEnds() {
    CURRENT.get().alarm.stop();
  }

  /** An answer is complete, and the client has to take it. */
  static void answerBegins() {
    CURRENT.get().alarm.set();
  }

  /** The client may ask again, and need not. Returns whether it was too slow. */
  static boolean answerEnds() {
    var current = CURRENT.get();
    current.nowKnown();
    return current.alarm.stop();
  }

  private synchronized void nowKnown() {
    if (isTrusted) {
      isTrusted = false;
      isKnown = true;
      since = System.nanoTime();
    }
  }

  /** The request is authorised: its connection stays open until the response is sent. */
  public static void trust() {
    CURRENT.get().trusted();
  }

  private synchronized void trusted() {
    if (isClosed) {
      throw new CloseConnectionException("the connection had to make room for others");
    }
    isTrusted = true;
  }

  /** From now on it counts among others, and makes room for none. Its answer closes it. */
  public static void countsElsewhere() {
    var current = CURRENT.get();
    current.whenEnded.accept(current);
  }

  /** Whether the client of the current request has left, as far as is known by now. */
  public static boolean isClientGone() {
    return CURRENT.get().ahead.isAtEnd();
  }

  /**
   * Reads a body, or writes a part of an answer. When that takes too long the connection is closed
   * without an answer, or in the middle of it: the interrupt has closed it already.
   */
  static <T> T within(Supplier<T> exchange) {
    return CURRENT.get().limited(exchange);
  }

  private <T> T limited(Supplier<T> exchange) {
    alarm.set();
    try {
      return exchange.get();
    } catch (RuntimeException e) {
      throw alarm.stop() ? new CloseConnectionException("the client is too slow") : e;
    } finally {
      alarm.stop();
    }
  }

  synchronized boolean isStranger() {
    return !isTrusted && (!isKnown || System.nanoTime() - since > KNOWN.toNanos());
  }

  /** When it was accepted, or answered last while it was trusted. */
  synchronized long since() {
    return since;
  }

  /** Closes the connection of a stranger; returns whether it did. */
  synchronized boolean closeIfStranger() {
    boolean closes = !isClosed && isStranger();
    if (closes) {
      isClosed = true;
      http.close(true);
    }
    return closes;
  }

  @Override
  public Duration idleTime() {
    return http.idleTime();
  }

  @Override
  public void close(boolean interrupt) {
    http.close(interrupt);
  }
}
