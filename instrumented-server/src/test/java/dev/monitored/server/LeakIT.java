package dev.monitored.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Work that was stopped leaves no thread and no open file behind. */
class LeakIT {
  private static final int JOBS = 40;

  /** What the server itself may open or start now and then: connections to the store, say. */
  private static final int FLUCTUATION = JOBS / 3;

  @TempDir Path data;

  private record Held(double threads, double files) {}

  @Test
  void threadsAndFilesComeBackToWhatTheyWere() throws Exception {
    try (var target = new ServerSocket(0, 2 * JOBS, InetAddress.ofLiteral("127.0.0.1"))) {
      var hosts = Map.of("JOBSERVER_HTTP_INTERNAL_HOSTS", "127.0.0.1:" + target.getLocalPort());
      try (var server = ServerProcess.launch(data, hosts);
          var client = server.client()) {
        stopAll(client, target.getLocalPort());
        var before = held(server, client);

        stopAll(client, target.getLocalPort());
        stopAll(client, target.getLocalPort());

        await()
            .untilAsserted(() -> {
              var now = held(server, client);
              assertThat(now.threads()).isLessThan(before.threads() + FLUCTUATION);
              assertThat(now.files()).isLessThan(before.files() + FLUCTUATION);
            });
        var scrape = client.scrape();
        assertThat(scrape.value("jobserver_attempts_abandoned")).isZero();
        assertThat(scrape.sum("jobserver_attempts_started_total")).isEqualTo(3 * JOBS);
        assertThat(scrape.sum("ays_job_count_total")).isEqualTo(3 * JOBS);
        assertThat(scrape.sum("jobserver_store_attempts_ended_total")).isEqualTo(3 * JOBS);
      }
    }
  }

  /** Commands and requests that go on for ever: half are cancelled, half have a timeout. */
  private static void stopAll(Client client, int port) throws Exception {
    var jobs = new ArrayList<String>();
    for (int i = 0; i < JOBS; i++) {
      var timeout = i % 4 < 2 ? "600" : "1";
      jobs.add(
          i % 2 == 0
              ? client.submittedCommand("sleep 600 & wait", timeout)
              : client.submitted(request(port, timeout)));
    }
    await().until(() -> states(client, jobs).stream().noneMatch("scheduled"::equals));
    for (int i = 0; i < JOBS; i++) {
      if (i % 4 < 2) {
        client.post("/api/v1/jobs/" + jobs.get(i) + "/cancel", "");
      }
    }
    await()
        .untilAsserted(() -> assertThat(states(client, jobs)).containsOnly("cancelled", "timeout"));
    assertThat(client.scrape().value("ays_job_running")).isZero();
  }

  private static String request(int port, String timeoutSeconds) {
    return """
    {"action": "http", "timeoutSeconds": %s, "arguments": {"url": "http://127.0.0.1:%d/"}}
    """
        .formatted(timeoutSeconds, port);
  }

  private static List<String> states(Client client, List<String> jobs)
      throws IOException, InterruptedException {
    var states = new ArrayList<String>();
    for (var job : jobs) {
      states.add(client.state(job));
    }
    return states;
  }

  private Held held(ServerProcess server, Client client) throws IOException, InterruptedException {
    return new Held(threads(server), client.scrape().value("process_open_fds"));
  }

  /** Virtual ones, too: no metric of the JVM has them. */
  private long threads(ServerProcess server) throws IOException, InterruptedException {
    var dump = data.resolve("threads");
    var jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(server.process().pid()),
                "Thread.dump_to_file",
                "-overwrite",
                dump.toString())
            .redirectErrorStream(true)
            .start();
    var said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(jcmd.waitFor()).as(said).isZero();
    try (var lines = Files.lines(dump)) {
      return lines.filter(line -> line.startsWith("#")).count();
    }
  }
}
