package dev.monitored.server;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM: not ready first, then everything in order, within the time. */
class DrainIT {
  private static final String SLEEP = "{\"action\":\"sleep\",\"arguments\":{\"seconds\":%s}}";

  @TempDir Path data;

  @Test
  void unfinishedJobsReturnToTheQueueAndFinishedOnesStay() throws Exception {
    String longJob;
    String shortJob;
    String command;
    String lateJob;
    try (var server = ServerProcess.launch(data, Map.of());
        var client = server.client()) {
      longJob = client.submitted(SLEEP.formatted("600"));
      command = client.submittedCommand("trap '' TERM; while :; do sleep 1; done", "600");
      await().until(() -> client.scrape().value("ays_job_running") == 2);
      shortJob = client.submitted(SLEEP.formatted("1.5"));
      await().until(() -> client.state(shortJob).equals("running"));
      var begin = System.nanoTime();

      server.terminate();

      await().until(() -> client.probe("/readyz").statusCode() == 503);
      lateJob = client.submitted(SLEEP.formatted("0"));
      assertThat(server.exitStatus()).as(server.output()).isEqualTo(143);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
    }

    try (var server = ServerProcess.launch(data, Map.of());
        var client = server.client()) {
      assertThat(client.state(shortJob)).isEqualTo("ok");
      await().until(() -> client.job(longJob).contains("\"attempts\":2"));
      await().until(() -> client.job(command).contains("\"attempts\":2"));
      var scrape = client.scrape();
      assertThat(scrape.value("jobserver_store_attempts_ended_total", "status", "cancelled"))
          .isEqualTo(2);
      assertThat(scrape.value("jobserver_store_attempts_ended_total", "status", "lost")).isZero();
      await().until(() -> client.state(lateJob).equals("ok"));
    }
  }

  @Test
  void aCommandWithALongGraceIsToldToStopEarlier() throws Exception {
    String command;
    try (var server = ServerProcess.launch(data, Map.of("JOBSERVER_DRAIN_SECONDS", "8"));
        var client = server.client()) {
      command =
          client.submitted(
              """
              {"action": "command", "timeoutSeconds": 600, "arguments": {"command": "sh",
               "args": ["-c", "trap 'sleep 5; echo saved; exit' TERM; sleep 600 & wait"],
               "graceSeconds": 6}}
              """);
      await().until(() -> client.state(command).equals("running"));

      server.terminate();

      assertThat(server.exitStatus()).as(server.output()).isEqualTo(143);
    }

    try (var server = ServerProcess.launch(data, Map.of());
        var client = server.client()) {
      await().until(() -> client.job(command).contains("\"attempts\":2"));
      assertThat(client.get("/api/v1/jobs/" + command + "/log?attempt=1").body())
          .contains("stopped: the server stops", "saved");
    }
  }

  @Test
  void twoHundredThatRunGoBackAndWhatIsStoredWasAnswered() throws Exception {
    var answered = new ConcurrentLinkedQueue<String>();
    try (var server = ServerProcess.launch(data, Map.of("JOBSERVER_WORKERS", "200"));
        var client = server.client()) {
      for (int i = 0; i < 200; i++) {
        client.submitted(SLEEP.formatted("600"));
      }
      await().until(() -> client.scrape().value("ays_job_running") == 200);
      var begin = System.nanoTime();
      try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 8; i++) {
          clients.execute(() -> submitUntilRefused(server, answered));
        }
        await().until(() -> answered.size() > 50);

        server.terminate();

        assertThat(server.exitStatus()).as(server.output()).isEqualTo(143);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(12));
    }

    try (var server = ServerProcess.launch(data, Map.of("JOBSERVER_WORKERS", "200"));
        var client = server.client()) {
      var late = client.get("/api/v1/jobs?labelSelector=late%3Dyes&limit=1").body();
      assertThatJson(late).node("count").isEqualTo(answered.size());
      await().until(() -> client.scrape().value("ays_job_running") == 200);
      var scrape = client.scrape();
      assertThat(scrape.value("jobserver_store_attempts_ended_total", "status", "cancelled"))
          .isEqualTo(200);
      assertThat(scrape.sum("jobserver_store_attempts_ended_total")).isEqualTo(200);
    }
  }

  private static void submitUntilRefused(ServerProcess server, Queue<String> answered) {
    var held =
        """
        {"action": "sleep", "arguments": {"seconds": 0}, "simulate": true, "labels": {"late": "yes"}}
        """;
    try (var client = server.client()) {
      while (true) {
        answered.add(client.submitted(held));
      }
    } catch (IOException | InterruptedException e) {
      // The server is gone.
    }
  }
}
