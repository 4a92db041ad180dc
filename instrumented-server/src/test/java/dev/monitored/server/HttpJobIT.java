package dev.monitored.server;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP jobs as a user has them. */
class HttpJobIT {
  @TempDir Path data;

  private ServerSocket target;
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    target = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    server =
        TestServer.start(
            data, Map.of("JOBSERVER_HTTP_INTERNAL_HOSTS", "127.0.0.1:" + target.getLocalPort()));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    target.close();
  }

  private String job(int port, String timeoutSeconds) {
    return """
    {"action": "http", "timeoutSeconds": %s, "arguments": {"url": "http://127.0.0.1:%d/"}}
    """
        .formatted(timeoutSeconds, port);
  }

  private String submitted(String timeoutSeconds) throws Exception {
    return server.client().submitted(job(target.getLocalPort(), timeoutSeconds));
  }

  private void awaitState(String id, String state) {
    await().untilAsserted(() -> assertThat(server.client().state(id)).as(id).isEqualTo(state));
  }

  private static void assertBrokenOff(Socket connection) throws IOException {
    connection.setSoTimeout((int) Duration.ofSeconds(5).toMillis());
    var stream = connection.getInputStream();
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> stream.transferTo(OutputStream.nullOutputStream()))
        .withMessage("Connection reset");
  }

  @Test
  void theResultIsStatusAndBody() throws Exception {
    var id = submitted("30");
    try (var connection = target.accept()) {
      connection
          .getOutputStream()
          .write("HTTP/1.1 201 Made\r\n\r\nit is".getBytes(StandardCharsets.US_ASCII));
    }

    awaitState(id, "ok");
    assertThatJson(server.client().job(id))
        .node("result")
        .isEqualTo("\"{\\\"status\\\":201,\\\"body\\\":\\\"it is\\\"}\"");
  }

  @Test
  void aTimeoutBreaksTheConnectionOff() throws Exception {
    var id = submitted("0.3");
    try (var connection = target.accept()) {
      assertBrokenOff(connection);

      awaitState(id, "timeout");
    }
  }

  @Test
  void aCancellationBreaksTheConnectionOff() throws Exception {
    var id = submitted("600");
    try (var connection = target.accept()) {
      server.client().post("/api/v1/jobs/" + id + "/cancel", "");

      assertBrokenOff(connection);
      awaitState(id, "cancelled");
    }
  }

  @Test
  void anotherHostOrPortIsRefused() throws Exception {
    var refused = server.client().submit(job(target.getLocalPort() + 1, "30"));

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThatJson(refused.body()).node("errors[0].pointer").isEqualTo("/arguments/url");
  }

  @Test
  void withoutAllowedHostsThereIsNoSuchAction(@TempDir Path other) throws Exception {
    try (var without = TestServer.start(other)) {
      assertThat(server.client().get("/api/v1/actions").body()).contains("\"http\"");
      assertThat(without.client().get("/api/v1/actions").body()).doesNotContain("\"http\"");
      assertThat(without.client().submit(job(target.getLocalPort(), "30")).statusCode())
          .isEqualTo(422);
    }
  }
}
