package dev.monitored.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies that are more than the memory, at once, on the heap that a Pod has by default. */
class LargeBodyIT {
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
    var body = largeRun();
    var allSent = new CountDownLatch(CLIENTS);
    var rest = new CountDownLatch(1);
    try (var server = ServerProcess.launch(data, SMALL_HEAP);
        var client = server.client();
        var clients = Executors.newVirtualThreadPerTaskExecutor();
        AutoCloseable _ = rest::countDown) {
      var answers = new ArrayList<Future<String>>();
      for (int i = 0; i < CLIENTS; i++) {
        answers.add(clients.submit(() -> answer(client.port(), body, allSent, rest)));
      }
      assertThat(allSent.await(60, TimeUnit.SECONDS)).as(server.output()).isTrue();

      // A small one is taken while the large ones are in the way.
      assertThat(client.state(client.submitted(JOB))).isNotEmpty();
      rest.countDown();

      var statuses = new TreeMap<String, Integer>();
      for (var answer : answers) {
        statuses.merge(answer.get(), 1, Integer::sum);
      }
      System.out.println("answers to large bodies: " + statuses);
      assertThat(statuses).containsOnlyKeys("202", "503");
      assertThat(client.post("/api/v1/runs", body).statusCode()).isEqualTo(202);
      assertThat(server.process().isAlive()).isTrue();
    }
  }

  private static String largeRun() {
    var jobs = String.join(",", Collections.nCopies(1000, JOB));
    var run = "{\"simulate\":true,\"steps\":[{\"jobs\":[%s]}]}".formatted(jobs);
    // White space is a part of the body, too.
    return "{" + " ".repeat((1 << 20) - run.length()) + run.substring(1);
  }

  private static String answer(int port, String body, CountDownLatch sent, CountDownLatch rest)
      throws IOException, InterruptedException {
    try (var socket = new Socket("localhost", port)) {
      var head =
          "POST /api/v1/runs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
              + "Connection: close\r\nContent-Length: %d\r\n\r\n".formatted(body.length());
      int end = body.length() - 1;
      socket.getOutputStream().write((head + body.substring(0, end)).getBytes(US_ASCII));
      sent.countDown();
      rest.await();
      socket.getOutputStream().write(body.substring(end).getBytes(US_ASCII));
      var answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      return answer.replaceAll("(?s)^HTTP/1.1 ([0-9]+) .*", "$1");
    }
  }
}
