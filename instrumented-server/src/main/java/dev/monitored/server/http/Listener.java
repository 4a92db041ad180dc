package dev.monitored.server.http;

import dev.monitored.server.failure.FailureLog;
import dev.monitored.server.progress.Progress;
import dev.monitored.server.progress.Standstill;
import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
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

  private final Progress accepting;
  private final Progress listening;
  private final IntFunction<WebServer> starting;
  private final int port;
  private final Thread watch;
  private volatile WebServer server;

  /**
   * Listens from now on.
   *
   * @param port 0 picks a free one
   * @param starting starts a web server that listens on a port, or is not running when it cannot
   * @throws BindException when it cannot listen on the port
   */
  Listener(int port, IntFunction<WebServer> starting) throws BindException {
    this(port, starting, System::nanoTime);
  }

  /**
   * The same.
   *
   * @param nanoTime a clock that only runs forward
   */
  Listener(int port, IntFunction<WebServer> starting, LongSupplier nanoTime) throws BindException {
    this.starting = starting;
    server = starting.apply(port);
    if (!server.isRunning()) {
      throw new BindException("a port is taken, or may not be listened on");
    }
    this.port = server.port();
    var clock = InstantSource.system();
    accepting = new Progress("accepting connections on port " + this.port, clock, nanoTime);
    listening = new Progress("listening on port " + this.port, clock, nanoTime);
    watch = Thread.ofPlatform().daemon().name("listener-watch-" + this.port).start(this::watch);
  }

  int port() {
    return port;
  }

  /** Is there when no connection could be made for a while. */
  Optional<Standstill> accepting() {
    return accepting.standstill();
  }

  /** Is there when nothing has listened for a while, which is worse: it does not come back. */
  Optional<Standstill> listening() {
    return listening.standstill();
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
      connect();
    } catch (Throwable e) {
      accepting.failed(e);
      listening.failed(e);
      FAILURES.error("cannot listen on port {}, retrying", e, port);
    }
  }

  private void connect() {
    try (var socket = new Socket()) {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      socket.connect(address, (int) LOOK_EVERY.toMillis());
      accepting.made();
      listening.made();
    } catch (ConnectException e) {
      accepting.failed(e);
      listening.failed(e);
      LOG.error("no listener on port {}: listening again", port);
      server = starting.apply(port);
    } catch (IOException e) {
      // It is busy, or this process has no descriptor left to look with.
      accepting.failed(e);
      listening.made();
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
