package dev.monitored.server;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The volume of the file is full, or nearly so. */
class FullDiskIT {
  private static final int MEBIBYTE = 1 << 20;
  private static final String SLEEP = "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0}}";

  /** What is kept is not what is tested. */
  private static final Map<String, String> KEEP_ALL = Map.of("JOBSERVER_KEEP_BYTES", "9000000000");

  @TempDir Path data;

  private SmallVolume volume;

  @BeforeEach
  void mount() throws Exception {
    volume = SmallVolume.of(32, data);
  }

  @AfterEach
  void unmount() {
    volume.close();
  }

  /** A job whose arguments take up so much. */
  private static String large(int bytes) {
    return """
    {"action": "command", "arguments": {"command": "sh", "args": ["-c", "true", "%s"]}}
    """
        .formatted("x".repeat(bytes));
  }

  /** A job that ends when a file is there, and has a long log. */
  private String waiting(int bytes) {
    return """
    {"action": "command", "arguments": {"command": "sh", "args": ["-c",
     "while [ ! -e %s ]; do sleep 0.1; done; head -c %d /dev/zero | tr '\\\\0' x | fold -w 500"]}}
    """
        .formatted(go(), bytes);
  }

  private Path go() {
    return data.resolveSibling(data.getFileName() + ".go");
  }

  private void letEnd() throws IOException {
    Files.createFile(go());
    go().toFile().deleteOnExit();
  }

  private static void assertIsFull(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(507);
    assertThatJson(answer.body()).node("code").isEqualTo("store-full");
  }

  private static HttpResponse<String> delete(Client client, String job) throws Exception {
    return client.send(client.request("/api/v1/jobs/" + job).DELETE());
  }

  /** Submits until it is refused; returns the jobs. */
  private static List<String> submitted(Client client, String job) throws Exception {
    var ids = new ArrayList<String>();
    var answer = client.submit(job);
    while (answer.statusCode() == 202) {
      ids.add(answer.headers().firstValue("Location").orElseThrow().replaceAll(".*/", ""));
      answer = client.submit(job);
    }
    assertIsFull(answer);
    return ids;
  }

  private static double available(Client client) throws Exception {
    return client.scrape().value("jobserver_store_available_bytes");
  }

  @Test
  void nothingIsSubmittedLongBeforeTheVolumeIsFullAndAllElseGoesOn() throws Exception {
    try (var server = ServerProcess.launchOn(volume, KEEP_ALL);
        var client = server.client()) {
      client.post("/api/v1/queues/command/pause", "");
      assertThat(available(client)).isGreaterThan(15 * MEBIBYTE);

      var jobs = submitted(client, large(100_000));

      assertThat(volume.usable()).isGreaterThan(2 * MEBIBYTE);
      assertThat(available(client)).isBetween(2.0 * MEBIBYTE, 4.0 * MEBIBYTE);
      assertIsFull(client.submit(SLEEP));
      assertIsFull(client.post("/api/v1/runs", "{\"steps\":[{\"jobs\":[%s]}]}".formatted(SLEEP)));
      assertThat(client.get("/api/v1/jobs").statusCode()).isEqualTo(200);
      assertThat(client.probe("/readyz").statusCode()).isEqualTo(200);
      client.post("/api/v1/queues/command/resume", "");
      await().until(() -> client.state(jobs.getLast()).equals("ok"));
    }
  }

  @Test
  void theRoomOfWhatIsDeletedIsUsedAgain() throws Exception {
    try (var server = ServerProcess.launchOn(volume, KEEP_ALL);
        var client = server.client()) {
      var sizes = new ArrayList<Integer>();
      for (int i = 0; i < 3; i++) {
        sizes.add(submitted(client, large(100_000)).size());
        await().until(() -> client.scrape().value("ays_job_running") == 0);
        await().until(() -> !client.get("/api/v1/jobs?state=ok&limit=1").body().contains("[]"));
        String deleted;
        do {
          var answer = client.post("/api/v1/jobs/delete?state=ok", "");
          assertThat(answer.statusCode()).isEqualTo(200);
          deleted = answer.body();
        } while (deleted.contains("deleted\":"));
      }

      assertThat(sizes.getFirst()).isGreaterThan(100);
      assertThat(sizes).allMatch(size -> size > 0.9 * sizes.getFirst());
      assertThat(available(client)).isGreaterThan(15 * MEBIBYTE);
    }
  }

  @Test
  void whenAnotherProgramTakesTheWholeVolumeJobsEndAndCanBeDeleted() throws Exception {
    try (var server = ServerProcess.launchOn(volume, KEEP_ALL);
        var client = server.client()) {
      var jobs = new ArrayList<String>();
      for (int i = 0; i < 20; i++) {
        jobs.add(client.submitted(large(100_000)));
      }
      await().until(() -> client.get("/api/v1/jobs?state=ok").body().contains("\"count\":20"));
      var running = new ArrayList<String>();
      for (int i = 0; i < 5; i++) {
        running.add(client.submitted(waiting(100_000)));
      }
      await().until(() -> client.scrape().value("ays_job_running") == 5);
      volume.fill();

      letEnd();

      for (var job : running) {
        await().until(() -> client.state(job).equals("ok"));
      }
      assertIsFull(client.submit(SLEEP));
      assertThat(client.get("/api/v1/jobs").statusCode()).isEqualTo(200);
      assertThat(client.probe("/readyz").statusCode()).isEqualTo(200);
      assertThat(delete(client, jobs.getFirst()).statusCode()).isEqualTo(204);
      var deleted = client.post("/api/v1/jobs/delete?state=ok", "");
      assertThat(deleted.statusCode()).as(deleted.body()).isEqualTo(200);
      assertThatJson(deleted.body()).node("outcomes.deleted").isEqualTo(24);

      volume.empty();

      await().until(() -> client.submit(SLEEP).statusCode() == 202);
      await().until(() -> Files.exists(volume.path("jobs.reserve")));
      assertNothingIsLost(client, 26);
    }
  }

  private static void assertNothingIsLost(Client client, int ends) {
    await()
        .untilAsserted(() -> {
          var scrape = client.scrape();
          assertThat(scrape.value("ays_job_count_total", "status", "ok")).isEqualTo(ends);
          assertThat(scrape.value("jobserver_store_attempts_ended_total", "status", "ok"))
              .isEqualTo(ends);
          assertThat(scrape.sum("jobserver_store_attempts_ended_total")).isEqualTo(ends);
          assertThat(scrape.value("jobserver_attempts_fenced_total")).isZero();
        });
  }

  @Test
  void endsForWhichThereIsNoRoomAtAllAreStoredWhenThereIsSome() throws Exception {
    try (var server = ServerProcess.launchOn(volume, KEEP_ALL);
        var client = server.client()) {
      var running = new ArrayList<String>();
      for (int i = 0; i < 20; i++) {
        running.add(client.submitted(waiting(900_000)));
      }
      await().until(() -> client.scrape().value("ays_job_running") == 20);
      var due = Instant.now().plusSeconds(20);
      var waits =
          client.submitted(
              """
              {"action": "sleep", "arguments": {"seconds": 0}, "runAt": "%s"}
              """
                  .formatted(due));
      volume.fill();

      letEnd();
      await().until(() -> !Files.exists(volume.path("jobs.reserve")));
      await()
          .during(Duration.ofSeconds(3))
          .atMost(Duration.ofSeconds(20))
          .until(() -> client.get("/api/v1/jobs?state=running&limit=1").statusCode() == 200);
      assertThat(client.scrape().value("ays_job_running")).isPositive();
      assertThat(client.probe("/readyz").statusCode()).isEqualTo(200);
      assertThat(server.process().isAlive()).isTrue();
      await().atMost(Duration.ofSeconds(40)).until(() -> Instant.now().isAfter(due.plusSeconds(3)));
      assertThat(client.state(waits)).isEqualTo("scheduled");
      volume.empty();
      await().until(() -> client.state(waits).equals("ok"));

      for (var job : running) {
        await().until(() -> client.state(job).equals("ok"));
      }
      assertNothingIsLost(client, 21);
    }
  }

  @Test
  void aServerStartsOnAFullVolumeAndLetsJobsBeDeleted() throws Exception {
    String job;
    try (var server = ServerProcess.launchOn(volume, KEEP_ALL);
        var client = server.client()) {
      job = client.submitted(large(100_000));
      await().until(() -> client.state(job).equals("ok"));
      server.kill();
    }
    volume.fill();

    for (int i = 0; i < 2; i++) {
      try (var server = ServerProcess.launchOn(volume, KEEP_ALL);
          var client = server.client()) {
        assertThat(client.state(job)).isEqualTo("ok");
        assertThat(client.probe("/readyz").statusCode()).isEqualTo(200);
        assertIsFull(client.submit(SLEEP));
        if (i > 0) {
          assertThat(delete(client, job).statusCode()).isEqualTo(204);
        }
        server.terminate();
        server.exitStatus();
      }
    }
  }

  @Test
  void theOldestJobsAreDeletedWhenTheStoreHasMoreBytesThanAreKept() throws Exception {
    var settings = new HashMap<>(Map.of("JOBSERVER_KEEP_BYTES", String.valueOf(8 * MEBIBYTE)));
    try (var server = ServerProcess.launchOn(volume, settings);
        var client = server.client()) {
      var jobs = new ArrayList<String>();
      for (int i = 0; i < 300; i++) {
        jobs.add(client.submitted(large(100_000)));
        var last = jobs.getLast();
        await().pollInterval(Duration.ofMillis(5)).until(() -> client.state(last).equals("ok"));
      }

      await()
          .untilAsserted(() ->
              assertThat(client.scrape().value("jobserver_store_used_bytes"))
                  .isBetween(6.0 * MEBIBYTE, 8.0 * MEBIBYTE));
      assertThat(client.get("/api/v1/jobs/" + jobs.getFirst()).statusCode()).isEqualTo(404);
      assertThat(client.get("/api/v1/jobs/" + jobs.get(250)).statusCode()).isEqualTo(200);
    }
  }
}
