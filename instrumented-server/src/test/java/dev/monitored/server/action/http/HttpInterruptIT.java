package dev.monitored.server.action.http;

import static dev.monitored.server.action.http.ScriptedServer.send;
import static java.lang.Thread.State.TIMED_WAITING;
import static java.lang.Thread.State.WAITING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.server.action.http.ScriptedServer.Script;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However a server behaves, an interrupt ends the work at once, and leaves no connection. */
@Timeout(60)
class HttpInterruptIT {
  private static final Duration AT_ONCE = Duration.ofSeconds(2);

  // States of a connection, as the kernel writes them.
  private static final String ESTABLISHED = "01";
  private static final String SENT = "02";

  private interface Begun {
    void await() throws InterruptedException;
  }

  static List<Named<Script>> behaviours() {
    return List.of(
        Named.of("is silent", (_, _) -> {}),
        Named.of("reads and is silent", ScriptedServer::read),
        Named.of("drips", HttpInterruptIT::drip),
        Named.of(
            "drips a header",
            (server, connection) -> {
              server.read(connection);
              send(connection, "HTTP/1.1 200 OK\r\nX-A: ");
              drip(server, connection);
            }),
        Named.of(
            "drips a body",
            (server, connection) -> {
              server.read(connection);
              send(connection, "HTTP/1.1 200 OK\r\n\r\n");
              drip(server, connection);
            }),
        Named.of(
            "stops within a body",
            (server, connection) -> {
              server.read(connection);
              send(connection, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx");
            }),
        Named.of(
            "hints and is silent",
            (server, connection) -> {
              server.read(connection);
              send(connection, "HTTP/1.1 103 Early Hints\r\n\r\n");
            }));
  }

  static List<Named<Script>> handshakes() {
    return List.of(
        Named.of("is silent", (_, _) -> {}),
        // What a record begins with, and then a length that takes its time.
        Named.of(
            "drips",
            (server, connection) -> {
              send(connection, "\u0016\u0003\u0003@\u0000");
              drip(server, connection);
            }));
  }

  private static void drip(ScriptedServer server, Socket connection)
      throws IOException, InterruptedException {
    for (int sent = 0; true; sent++) {
      send(connection, "x");
      Thread.sleep(Duration.ofMillis(50));
      server.reached().release(sent == 2 ? 1 : 0);
    }
  }

  /** Ends of connections on this machine in that state, with that port at this or the other end. */
  private static long connections(int port, String state) throws IOException {
    var end = String.format(Locale.ROOT, ":%04X", port);
    var all = new ArrayList<String>();
    for (var family : List.of("tcp", "tcp6")) {
      all.addAll(Files.readAllLines(Path.of("/proc/net", family)));
    }
    return all.stream()
        .map(line -> line.strip().split(" +", -1))
        .filter(fields -> fields[1].endsWith(end) || fields[2].endsWith(end))
        .filter(fields -> fields[3].equals(state))
        .count();
  }

  private static void assertInterruptible(int port, String scheme, Begun begun) throws Exception {
    var run =
        WebClient.allowing("localhost:" + port)
            .task(
                Map.of(
                    "url",
                    scheme + "://localhost:" + port,
                    "method",
                    "POST",
                    "body",
                    "x".repeat(256 * 1024)));
    var thread = WebClient.start(run);
    begun.await();
    await().until(() -> thread.getState() == WAITING || thread.getState() == TIMED_WAITING);

    assertThat(connections(port, ESTABLISHED) + connections(port, SENT)).isPositive();

    thread.interrupt();

    assertThat(thread.join(AT_ONCE)).isTrue();
    assertThat(run.exceptionNow()).isInstanceOf(InterruptedException.class);
    await().atMost(AT_ONCE).until(() -> connections(port, SENT) == 0);
  }

  private static void assertNoConnectionIsLeft(int port) {
    await().atMost(AT_ONCE).until(() -> connections(port, ESTABLISHED) == 0);
  }

  @ParameterizedTest
  @MethodSource("behaviours")
  void itDoesNotMatterWhatTheServerDoes(Script script) throws Exception {
    try (var server = ScriptedServer.playing(script)) {
      assertInterruptible(server.port(), "http", server.reached()::acquire);

      assertNoConnectionIsLeft(server.port());
      assertThat(server.closed().tryAcquire(AT_ONCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("handshakes")
  void aHandshakeMayHang(Script script) throws Exception {
    try (var server = ScriptedServer.playing(script)) {
      assertInterruptible(server.port(), "https", server.reached()::acquire);

      assertNoConnectionIsLeft(server.port());
      assertThat(server.closed().tryAcquire(AT_ONCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    }
  }

  @Test
  void aConnectionMayHang() throws Exception {
    try (var full = new FullServer()) {
      assertInterruptible(
          full.port(), "http", () -> await().until(() -> connections(full.port(), SENT) > 0));
    }
  }

  @Test
  void anUploadMayHang() throws Exception {
    var socket = new ServerSocket();
    socket.setReceiveBufferSize(1024);
    socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    var ended = new CountDownLatch(1);
    try (var server = ScriptedServer.on(socket, (_, _) -> ended.await())) {
      assertInterruptible(server.port(), "http", server.accepted()::acquire);

      assertNoConnectionIsLeft(server.port());
    } finally {
      ended.countDown();
    }
  }
}
