package dev.monitored.server.http.guard;

import dev.monitored.server.http.guard.ReadTimeout.Alarm;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.spi.ServerConnection;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One connection, from the moment when it is accepted. The client is a stranger until it has shown
 * that it may ask, and again ten seconds after the last request for which it did so. A thread of
 * its own serves it; other threads close it.
 */
public final class Connection implements ServerConnection {
  private static final ScopedValue<Connection> CURRENT = ScopedValue.newInstance();

  /** How long a client is known after an answer. */
  private static final Duration KNOWN = Duration.ofSeconds(10);

  private final ServerConnection http;
  private final ReadAhead ahead;

  /** Rings when its thread waits too long for a head, a body, or that an answer is read. */
  private final Alarm alarm;

  private final Consumer<Connection> whenEnded;

  private long since = System.nanoTime();
  private boolean isKnown;
  private boolean isTrusted;
  private boolean isClosed;

  /** Is called by the thread that will serve it. */
  Connection(
      ServerConnection http, ReadAhead ahead, ReadTimeout timeout, Consumer<Connection> whenEnded) {
    this.http = http;
    this.ahead = ahead;
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
    http.handle(requests);
    return true;
  }

  /** The first line of a request has come, and the rest of its head has to follow. */
  static void headBegins() {
    var alarm = CURRENT.get().alarm;
    if (!alarm.isSet()) {
      alarm.set();
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
