package dev.monitored.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.server.Scrape.Series;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that is slow, or many, harms nobody else. */
class SlowClientIT {
  private static final String POST =
      "POST /api/v1/jobs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

  @TempDir Path data;

  private TestServer server;

  @BeforeEach
  void start() {
    server =
        TestServer.start(
            data, Map.of("JOBSERVER_READ_TIMEOUT_SECONDS", "1", "JOBSERVER_MAX_REQUESTS", "2"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Sends, and returns all that comes until the server closes. */
  private String answer(String request) throws IOException {
    try (var socket = open(request)) {
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  private Socket open(String request) throws IOException {
    var socket = new Socket("localhost", server.client().port());
    socket.setSoTimeout((int) Duration.ofSeconds(5).toMillis());
    socket.getOutputStream().write(request.getBytes(US_ASCII));
    return socket;
  }

  @Test
  void aBodyThatDoesNotComeIsNotWaitedFor() throws Exception {
    assertThat(answer(POST + "Content-Length: 100\r\n\r\n{\"act")).isEmpty();
    assertThat(answer(POST + "Transfer-Encoding: chunked\r\n\r\n10\r\n{\"act")).isEmpty();
  }

  @Test
  void aBodyThatMakesNoSenseIsAnsweredAtOnce() throws Exception {
    long start = System.nanoTime();

    try (var socket = open(POST + "Transfer-Encoding: chunked\r\n\r\nzz\r\n")) {
      var status = "HTTP/1.1 400";
      assertThat(new String(socket.getInputStream().readNBytes(status.length()), US_ASCII))
          .isEqualTo(status);
    }

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(900));
  }

  @Test
  void headersThatDoNotComeAreNotWaitedFor() throws Exception {
    assertThat(answer("POST /api/v1/jobs HTTP/1.1\r\nHost: x\r\nContent-")).isEmpty();
  }

  @Test
  void aConnectionThatNeverSendsAByteIsClosed() throws Exception {
    assertThat(answer("")).isEmpty();
    assertThat(answer("GET /api/v1/jo")).isEmpty();
  }

  @Test
  void aConnectionThatIsResetBeforeItAsksCountsAsNoRequest() throws Exception {
    for (var request : List.of("", "GET /api/v1/jo", "GET /openapi.yaml HTTP/1.1\r\nHost: x\r\n")) {
      var socket = open(request);
      socket.setSoLinger(true, 0);
      socket.close();
    }

    await()
        .during(Duration.ofMillis(500))
        .until(() ->
            server.client().scrape().series().stream()
                .map(Series::labels)
                .noneMatch(labels -> labels.getOrDefault("http_status", "").startsWith("5")));
  }

  @Test
  void headersThatDoNotComeAreNotWaitedForWhileOthersAsk() throws Exception {
    try (var slow = open("POST /api/v1/jobs HTTP/1.1\r\nHost: x\r\nContent-")) {
      var closed = CompletableFuture.supplyAsync(() -> isClosed(slow));
      while (!closed.isDone()) {
        assertThat(server.client().get("/api/v1/jobs").statusCode()).isEqualTo(200);
      }
      assertThat(closed.get()).isTrue();
    }
  }

  private static boolean isClosed(Socket socket) {
    try {
      return socket.getInputStream().read() == -1;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aConnectionThatIsToCloseIsClosed() throws Exception {
    assertThat(answer("GET /api/v1/jobs HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void brokenRequestsAreAnsweredOnce() throws Exception {
    assertThat(answer("GET /a b HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(answer("GET / HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(answer("GET / HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(9000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 400");
    assertThat(answer(POST + "Content-Length: 99999999\r\nExpect: 100-continue\r\n\r\n"))
        .startsWith("HTTP/1.1 413")
        .containsOnlyOnce("HTTP/1.1");
  }

  @Test
  void probesAnswerWhileSlowClientsHoldTheApi() throws Exception {
    try (var one = open(POST + "Content-Length: 100\r\n\r\n{");
        var other = open(POST + "Content-Length: 100\r\n\r\n{")) {
      assertThat(server.client().probe("/readyz").statusCode()).isEqualTo(200);
      assertThat(server.client().get("/api/v1/jobs").statusCode()).isEqualTo(200);
      assertThat(one.getInputStream().read()).isEqualTo(-1);
      assertThat(other.getInputStream().read()).isEqualTo(-1);
    }
  }
}
