package dev.monitored.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.server.Scrape.Series;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Those who follow logs, and those who only seem to, lock nobody out. */
class LogStreamIT {
  @TempDir Path data;

  private ServerProcess server;
  private Client client;

  @BeforeEach
  void start() throws IOException {
    // One place for a stream.
    var settings =
        Map.of(
            "JOBSERVER_COMMANDS", "sh=/bin/bash",
            "JOBSERVER_MAX_REQUESTS", "4",
            "JOBSERVER_READ_TIMEOUT_SECONDS", "1");
    server = ServerProcess.launch(data, settings);
    client = server.client();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(20));
  }

  private int status(String job) throws Exception {
    var request = LogEvents.request(client, job).build();
    var response = client.http().send(request, BodyHandlers.ofInputStream());
    response.body().close();
    return response.statusCode();
  }

  private void send(Socket socket, String job) throws IOException {
    socket.connect(new InetSocketAddress("localhost", client.port()));
    socket
        .getOutputStream()
        .write(
            """
            GET /api/v1/jobs/%s/log HTTP/1.1\r
            Host: x\r
            Accept: text/event-stream\r
            \r
            """
                .formatted(job)
                .getBytes(US_ASCII));
  }

  private double answered(String status) throws Exception {
    var labels =
        Map.of("method", "GET", "endpoint", "/api/v1/jobs/{id}/log", "http_status", status);
    return client
        .scrape()
        .samples()
        .getOrDefault(new Series("sanic_request_count_total", labels), 0.0);
  }

  @Test
  void whoFindsNoPlaceIsToldToComeAgain() throws Exception {
    var id = client.submittedCommand("sleep 600", "600");
    try (var events = LogEvents.of(client, id)) {
      assertThat(events.next()).isEqualTo(":");

      var refused = client.send(LogEvents.request(client, id));

      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains("too-many-follow");
      assertThat(client.get("/api/v1/jobs/" + id + "/log").statusCode()).isEqualTo(200);
      client.post("/api/v1/jobs/" + id + "/cancel", "");
      events.rest();
    }

    assertThat(client.send(LogEvents.request(client, id)).statusCode()).isEqualTo(200);
    soon().until(() -> answered("200") == 3);
    assertThat(answered("503")).isEqualTo(1);
  }

  @Test
  void whoLeavesFreesHisPlace() throws Exception {
    var id = client.submittedCommand("while sleep 0.1; do date; done", "600");
    try (var socket = new Socket()) {
      send(socket, id);
      assertThat(socket.getInputStream().read()).isEqualTo('H');
    }

    soon().until(() -> status(id) == 200);

    soon().until(() -> answered("200") == 2);
    assertThat(server.output()).doesNotContain("\"level\":\"WARN\"", "\"level\":\"ERROR\"");
  }

  @Test
  void whoDoesNotReadLosesHisPlace() throws Exception {
    var id =
        client.submitted(
            """
            {"action": "command", "retry": {"delaysSeconds": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]},
             "arguments": {"command": "sh", "args": ["-c", "yes $(printf %01000d 7) | head -c 1000000; false"]}}
            """);
    await().atMost(Duration.ofSeconds(30)).until(() -> client.state(id).equals("error"));
    try (var socket = new Socket()) {
      socket.setReceiveBufferSize(4096);
      send(socket, id);
      assertThat(socket.getInputStream().read()).isEqualTo('H');
      soon().until(() -> answered("200") == 0 && status(id) == 503);

      soon().until(() -> status(id) == 200);
    }
    assertThat(server.output()).doesNotContain("\"level\":\"WARN\"", "\"level\":\"ERROR\"");
  }

  @Test
  void aServerThatStopsEndsStreamsAndWaitsForNone() throws Exception {
    var id = client.submitted("{\"action\": \"sleep\", \"arguments\": {\"seconds\": 600}}");
    try (var events = LogEvents.of(client, id)) {
      assertThat(events.next()).isEqualTo(":");
      var begin = System.nanoTime();

      server.terminate();

      assertThat(events.rest()).hasSize(1).first().asString().contains("stopped: the server stops");
      assertThat(server.exitStatus()).isEqualTo(143);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
    }
  }
}
