package dev.monitored.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.server.store.sql.postgres.PostgresServer;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More than the memory has room for at once, on the heap that a Pod has by default. */
class MemoryIT {
  private static final int CLIENTS = 250;
  private static final Map<String, String> SMALL_HEAP =
      Map.of("JAVA_TOOL_OPTIONS", "-Xmx160m -XX:+ExitOnOutOfMemoryError");

  private static final String JOB =
      """
      {"action": "sleep", "arguments": {"seconds": 0}, "labels": {"note": "%s"}}
      """
          .formatted("x".repeat(50));

  @TempDir Path data;

  @Test
  void manyLargeBodiesAtOnceAreTakenOrRefusedAndHarmNobody() throws Exception {
    var run = largeRun();
    var allSent = new CountDownLatch(CLIENTS);
    var rest = new CountDownLatch(1);
    try (var server = ServerProcess.launch(data, SMALL_HEAP);
        var client = server.client();
        var clients = Executors.newVirtualThreadPerTaskExecutor();
        AutoCloseable _ = rest::countDown) {
      var answers = new ArrayList<Future<String>>();
      for (int i = 0; i < CLIENTS; i++) {
        answers.add(clients.submit(() -> answer(client.port(), run, allSent, rest)));
      }
      assertThat(allSent.await(60, TimeUnit.SECONDS)).as(server.output()).isTrue();

      // A small one is taken while the large ones are in the way.
      assertThat(client.state(client.submitted(JOB))).isNotEmpty();
      rest.countDown();

      var statuses = new TreeSet<String>();
      for (var answer : answers) {
        statuses.add(answer.get());
      }
      assertThat(statuses).containsExactly("202", "503");
      // More than there is room for at a time: what was refused has given back its own.
      for (int i = 0; i < 12; i++) {
        var body = BodyPublishers.ofByteArray(run);
        assertThat(client.send(runs(client).POST(body)).statusCode()).isEqualTo(202);
      }
      assertThat(server.process().isAlive()).isTrue();
    }
  }

  @Test
  void aHundredJobsOfAMegabyteThatBecomeFreeAtOnceDoNotEndTheServer() throws Exception {
    var settings = new HashMap<>(SMALL_HEAP);
    settings.put("JOBSERVER_DATABASE_URL", PostgresServer.database().url());
    var argument = "\"" + "x".repeat(120_000) + "\"";
    var job =
        "{\"action\": \"command\", \"arguments\": {\"command\": \"sh\", \"args\": [\"-c\", \"true\", %s]}}"
            .formatted(String.join(",", Collections.nCopies(8, argument)));
    try (var server = ServerProcess.launch(data, settings);
        var client = server.client()) {
      client.post("/api/v1/queues/command/pause", "");
      for (int i = 0; i < 100; i++) {
        assertThat(client.submit(job).statusCode()).isEqualTo(202);
      }

      client.post("/api/v1/queues/command/resume", "");

      await()
          .atMost(Duration.ofMinutes(1))
          .until(() ->
              !server.process().isAlive()
                  || client.get("/api/v1/jobs?state=ok&limit=1").body().contains("\"count\":100"));
      assertThat(server.process().isAlive()).as(server.output()).isTrue();
    }
  }

  private static HttpRequest.Builder runs(Client client) {
    return client.request("/api/v1/runs").header("Content-Type", "application/json");
  }

  private static byte[] largeRun() {
    var jobs = String.join(",", Collections.nCopies(1000, JOB));
    var run = "{\"simulate\":true,\"steps\":[{\"jobs\":[%s]}]}".formatted(jobs);
    // White space is a part of the body, too.
    return ("{" + " ".repeat((1 << 20) - run.length()) + run.substring(1)).getBytes(US_ASCII);
  }

  private static String answer(int port, byte[] body, CountDownLatch sent, CountDownLatch rest)
      throws IOException, InterruptedException {
    try (var socket = new Socket("localhost", port)) {
      var out = socket.getOutputStream();
      out.write(head("/api/v1/runs", "Content-Length: " + body.length));
      out.write(body, 0, body.length - 1);
      sent.countDown();
      rest.await();
      out.write(body, body.length - 1, 1);
      var answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      return answer.replaceAll("(?s)^HTTP/1.1 ([0-9]+) .*", "$1");
    }
  }

  private static byte[] head(String path, String length) {
    return """
    POST %s HTTP/1.1\r
    Host: x\r
    Content-Type: application/json\r
    Connection: close\r
    %s\r
    \r
    """
        .formatted(path, length)
        .getBytes(US_ASCII);
  }

  @Test
  void largeChunksAreHeldAFewAtATime() throws Exception {
    var settings = new HashMap<>(SMALL_HEAP);
    settings.put("JOBSERVER_READ_TIMEOUT_SECONDS", "5");
    var run = largeRun();
    try (var server = ServerProcess.launch(data, settings);
        var client = server.client()) {
      try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
        for (var path : List.of("/api/v1/jobs", "/nowhere")) {
          for (int i = 0; i < CLIENTS / 2; i++) {
            clients.execute(() -> sendChunk(client.port(), path, run));
          }
        }
      }

      var chunked = BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(run));
      assertThat(client.send(runs(client).POST(chunked)).statusCode()).isEqualTo(202);
      assertThat(server.process().isAlive()).isTrue();
    }
  }

  /** Announces 15 MiB, sends eight, and waits until the server has enough of it. */
  private static void sendChunk(int port, String path, byte[] mebibyte) {
    try (var socket = new Socket("localhost", port)) {
      var out = socket.getOutputStream();
      out.write(head(path, "Transfer-Encoding: chunked"));
      out.write("f00000\r\n".getBytes(US_ASCII));
      for (int i = 0; i < 8; i++) {
        out.write(mebibyte);
      }
      socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      // It was closed before all was sent.
    }
  }
}
