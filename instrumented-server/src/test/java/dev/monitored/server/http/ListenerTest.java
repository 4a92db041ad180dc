package dev.monitored.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ListenerTest {
  private final List<WebServer> servers = new CopyOnWriteArrayList<>();

  private WebServer start(int port) {
    var server = WebServer.builder().shutdownHook(false).port(port).build().start();
    servers.add(server);
    return server;
  }

  private static boolean isListening(int port) {
    try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void listensAgainOnTheSamePortWhenItHasDied() throws Exception {
    try (var listener = new Listener(0, this::start)) {
      servers.getFirst().stop();
      assertThat(isListening(listener.port())).isFalse();

      await().atMost(Duration.ofSeconds(5)).until(() -> isListening(listener.port()));
      assertThat(listener.listening()).isEmpty();
    }
    assertThat(servers).hasSize(2).noneMatch(WebServer::isRunning);
  }

  @Test
  void aListenerThatIsGoneForTenSecondsIsToldAsGone() throws Exception {
    var skipped = new AtomicLong();
    var isBroken = new AtomicBoolean();
    try (var listener =
        new Listener(
            0,
            port -> isBroken.get() ? servers.getFirst() : start(port),
            () -> System.nanoTime() + skipped.get())) {
      isBroken.set(true);
      servers.getFirst().stop();
      await().until(() -> !isListening(listener.port()));
      assertThat(listener.listening()).isEmpty();

      skipped.addAndGet(Duration.ofSeconds(11).toNanos());

      await()
          .during(Duration.ofSeconds(2))
          .untilAsserted(() ->
              assertThat(listener.listening().orElseThrow().text())
                  .startsWith("listening on port " + listener.port() + " has made no progress for")
                  .endsWith("Connection refused"));
      assertThat(listener.accepting()).isPresent();

      isBroken.set(false);
      await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> listener.listening().isEmpty() && listener.accepting().isEmpty());
    }
  }

  @Test
  void aPortThatIsTakenIsRefused() throws Exception {
    try (var first = new Listener(0, this::start)) {
      assertThatExceptionOfType(BindException.class)
          .isThrownBy(() -> new Listener(first.port(), this::start).close());
    }
  }
}
