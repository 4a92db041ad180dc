package dev.monitored.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 takes nothing that was acknowledged. */
class CrashIT {
  private static final int KILLS = 3;
  private static final int CLIENTS = 4;

  @TempDir Path data;

  @Test
  void noAcknowledgedJobIsLostAndEachEndsOnce() throws Exception {
    Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    for (int kill = 0; kill < KILLS; kill++) {
      try (var server = ServerProcess.launch(data, Map.of())) {
        submitUntilKilled(server, acknowledged);
      }
    }
    assertThat(acknowledged).hasSizeGreaterThan(100);

    try (var server = ServerProcess.launch(data, Map.of());
        var client = server.client()) {
      var ids = List.copyOf(acknowledged);
      assertThat(ids).doesNotHaveDuplicates();
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(unfinished(client)).isZero());
      assertThat(states(client, ids)).allMatch(state -> state.equals("ok"));
      assertThat(total(client)).isEqualTo(client.scrape().value(ENDED, "status", "ok"));
    }
  }

  private static final String ENDED = "jobserver_store_attempts_ended_total";

  private static void submitUntilKilled(ServerProcess server, Queue<String> acknowledged)
      throws InterruptedException {
    var before = acknowledged.size();
    try (var client = server.client();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CLIENTS; i++) {
        threads.execute(() -> submitUntilRefused(client, acknowledged));
      }
      await().until(() -> acknowledged.size() > before + 60);
      server.kill();
    }
  }

  private static void submitUntilRefused(Client client, Queue<String> acknowledged) {
    try {
      while (true) {
        acknowledged.add(
            client.submitted("{\"action\":\"sleep\",\"arguments\":{\"seconds\":0.05}}"));
      }
    } catch (IOException | InterruptedException e) {
      // The server was killed: what it did not acknowledge is nobody's loss.
    }
  }

  private static double unfinished(Client client) throws IOException, InterruptedException {
    return count(client, "state=scheduled&state=running");
  }

  private static double total(Client client) throws IOException, InterruptedException {
    return count(client, "limit=1");
  }

  private static double count(Client client, String query)
      throws IOException, InterruptedException {
    var body = client.get("/api/v1/jobs?" + query).body();
    return Double.parseDouble(body.replaceAll(".*\"count\":([0-9]+).*", "$1"));
  }

  private static List<String> states(Client client, List<String> ids) throws Exception {
    var states = new ArrayList<String>();
    for (var id : ids) {
      states.add(client.state(id));
    }
    return states;
  }

  @Test
  void aCommandOfTheDeadServerEndsBeforeItsJobRunsAgain() throws Exception {
    String id;
    long orphan;
    try (var server = ServerProcess.launch(data, Map.of());
        var client = server.client()) {
      id = client.submittedCommand("setsid sleep 600 & wait", "600");
      await().until(() -> descendants(server).size() >= 2);
      orphan = descendants(server).getLast();
      server.kill();
    }
    assertThat(ProcessHandle.of(orphan)).isPresent();

    try (var server = ServerProcess.launch(data, Map.of());
        var client = server.client()) {
      await().until(() -> client.job(id).contains("\"attempts\":2"));
      await().until(() -> ProcessHandle.of(orphan).filter(ProcessHandle::isAlive).isEmpty());
      assertThat(client.scrape().value("jobserver_attempts_lost_total", "action", "command"))
          .isEqualTo(1);
      server.terminate();
      assertThat(server.exitStatus()).isEqualTo(143);
    }
  }

  private static List<Long> descendants(ServerProcess server) {
    return server.process().descendants().map(ProcessHandle::pid).toList();
  }
}
