package dev.monitored.server.http;

import dev.monitored.server.failure.FailureLog;
import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on a port until it is closed. The web server stops for good when it cannot accept a
 * connection, as when there are no descriptors left; then another takes its place.
 */
final class Listener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
  private static final FailureLog FAILURES = FailureLog.of(Listener.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** As long as this it may be gone before it counts as gone. */
  private static final Duration TO_COME_BACK = Duration.ofSeconds(10);

  private final IntFunction<WebServer> starting;
  private final int port;
  private final Thread watch;
  private volatile WebServer server;

  /** Since when nothing listens, by the clock that only runs forward; null when something does. */
  private volatile @Nullable Long goneSince;

  /**
   * Listens from now on.
   *
   * @param port 0 picks a free one
   * @param starting starts a web server that listens on a port, or is not running when it cannot
   * @throws BindException when it cannot listen on the port
   */
  Listener(int port, IntFunction<WebServer> starting) throws BindException {
    this.starting = starting;
    server = starting.apply(port);
    if (!server.isRunning()) {
      throw new BindException("a port is taken, or may not be listened on");
    }
    this.port = server.port();
    watch = Thread.ofPlatform().daemon().name("listener-watch-" + this.port).start(this::watch);
  }

  int port() {
    return port;
  }

  /** Whether it listens, or has only just stopped. */
  boolean isAlive() {
    var since = goneSince;
    return since == null || System.nanoTime() - since < TO_COME_BACK.toNanos();
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(LOOK_EVERY);
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // Whatever is thrown, as when no thread can be made: the next look may find it otherwise.
  private void look() {
    try {
      if (!isGone()) {
        goneSince = null;
        return;
      }
      if (goneSince == null) {
        goneSince = System.nanoTime();
      }
      LOG.error("nothing listens on port {}: listening again", port);
      server = starting.apply(port);
    } catch (Throwable e) {
      FAILURES.error("cannot listen on port {}, retrying", e, port);
    }
  }

  private boolean isGone() {
    try (var socket = new Socket()) {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      socket.connect(address, (int) LOOK_EVERY.toMillis());
      return false;
    } catch (ConnectException e) {
      return true;
    } catch (IOException e) {
      // It is busy, or this process has no descriptor left to look with.
      return false;
    }
  }

  /** Refuses new connections, and returns when the requests under way were answered. */
  @Override
  public void close() {
    watch.interrupt();
    try {
      watch.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.stop();
  }
}
