package dev.monitored.server.http;

import dev.monitored.server.http.guard.Connections;
import dev.monitored.server.http.guard.ReadTimeout;
import dev.monitored.server.http.wire.Errors;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Answers the probes while the server opens its store, until it is closed: the process is alive,
 * but not ready. A migration of a large store takes minutes, and a restart would only repeat it. If
 * the port is taken, nothing answers; {@link HttpApi} reports that.
 */
public final class StartingProbes implements AutoCloseable {
  private static final int CONNECTIONS = 16;
  private static final String STARTING =
      "the server is opening its store, and migrates it if it is from an earlier version";

  private final ReadTimeout readTimeout;
  private final WebServer server;

  /**
   * Answers from now on.
   *
   * @param port 0 picks a free one
   * @param timeout for the headers of a request
   */
  public StartingProbes(int port, Duration timeout) {
    SocketPolling.initialize();
    readTimeout = new ReadTimeout(timeout);
    var connections = new Connections(CONNECTIONS, 0, readTimeout, () -> {});
    server =
        WebServer.builder()
            .shutdownHook(false)
            .host("0.0.0.0")
            .port(port)
            .protocolsDiscoverServices(false)
            .addConnectionSelector(connections)
            .maxTcpConnections(connections.acceptedAtOnce())
            .shutdownGracePeriod(Duration.ZERO)
            .routing(routing())
            .build()
            .start();
  }

  private static HttpRouting.Builder routing() {
    var routing = HttpRouting.builder().addFilter(new Connections.Answers());
    new Probes(List.of(), List.of(() -> Optional.of(STARTING))).addTo(routing);
    Errors.addTo(routing);
    return routing;
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.stop();
    readTimeout.close();
  }
}
