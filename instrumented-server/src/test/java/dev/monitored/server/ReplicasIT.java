package dev.monitored.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.server.store.sql.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three servers on one PostgreSQL. */
class ReplicasIT {
  private static final int REPLICAS = 3;
  private static final int LEASE = 12;

  /** As 80 s are to a lease of 60. */
  private static final Duration RUN_AGAIN = Duration.ofSeconds(LEASE).multipliedBy(4).dividedBy(3);

  private static final String SLEEP = "{\"action\":\"sleep\",\"arguments\":{\"seconds\":%s}}";

  @TempDir Path data;

  private final String database = PostgresServer.database().url();
  private final List<ServerProcess> servers = new ArrayList<>();
  private final List<Replica> replicas = new ArrayList<>();

  private record Replica(ServerProcess server, Client client) {}

  @BeforeEach
  void launch() throws IOException {
    // Together, so that they find an empty database together.
    for (int i = 0; i < REPLICAS; i++) {
      process();
    }
    servers.forEach(server -> replicas.add(new Replica(server, server.client())));
  }

  private ServerProcess process() throws IOException {
    var settings =
        Map.of(
            "JOBSERVER_DATABASE_URL", database, "JOBSERVER_LEASE_SECONDS", String.valueOf(LEASE));
    var server = ServerProcess.launch(data, settings);
    servers.add(server);
    return server;
  }

  private void replace(int index) throws IOException {
    replicas.get(index).client().close();
    var server = process();
    replicas.set(index, new Replica(server, server.client()));
  }

  @AfterEach
  void close() {
    replicas.forEach(replica -> replica.client().close());
    servers.forEach(ServerProcess::close);
  }

  private Client client(int index) {
    return replicas.get(index).client();
  }

  @Test
  void noAcknowledgedJobIsLostAndEachEndsOnce() throws Exception {
    var load = new Load();
    for (int kill = 0; kill < Load.KILLS; kill++) {
      int victim = kill % REPLICAS;
      load.on(client(victim), replicas.get(victim).server()::kill);
      replace(victim);
    }

    load.assertNothingIsLost(client(0));
    for (var replica : replicas) {
      assertAddsUp(replica.client().scrape());
    }
  }

  private static void assertAddsUp(Scrape scrape) {
    assertThat(scrape.sum("jobserver_attempts_started_total"))
        .isEqualTo(
            scrape.sum("ays_job_count_total")
                + scrape.value("ays_job_running")
                + scrape.value("jobserver_attempts_fenced_total"));
  }

  @Test
  void theJobsOfADeadReplicaRunAgainSoon() throws Exception {
    var id = client(0).submitted(SLEEP.formatted("600"));
    await().until(() -> client(0).state(id).equals("running"));
    int runner = runner();

    replicas.get(runner).server().kill();

    int other = (runner + 1) % REPLICAS;
    await().atMost(RUN_AGAIN).until(() -> client(other).job(id).contains("\"attempts\":2"));
  }

  private int runner() throws Exception {
    for (int i = 0; i < REPLICAS; i++) {
      if (client(i).scrape().value("ays_job_running") == 1) {
        return i;
      }
    }
    throw new AssertionError("nobody runs the job");
  }

  @Test
  void aReplicaThatWasAsleepIsFenced() throws Exception {
    var id = client(0).submitted(SLEEP.formatted("3"));
    await().until(() -> client(0).state(id).equals("running"));
    int sleeper = runner();
    int other = (sleeper + 1) % REPLICAS;

    signal(sleeper, "STOP");
    await().atMost(RUN_AGAIN.plusSeconds(5)).until(() -> client(other).state(id).equals("ok"));
    signal(sleeper, "CONT");

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> client(sleeper).scrape().value("jobserver_attempts_fenced_total") == 1);
    assertThat(client(sleeper).job(id)).contains("\"attempts\":2", "\"state\":\"ok\"");
    assertAddsUp(client(sleeper).scrape());
    assertThat(client(sleeper).scrape().sum("ays_job_count_total")).isZero();
  }

  private void signal(int replica, String signal) throws Exception {
    long pid = replicas.get(replica).server().process().pid();
    assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor())
        .isZero();
  }

  @Test
  void aJobIsCancelledWhereverItRuns() throws Exception {
    var id = client(0).submitted(SLEEP.formatted("600"));
    await().until(() -> client(0).state(id).equals("running"));
    int other = (runner() + 1) % REPLICAS;

    assertThat(client(other).post("/api/v1/jobs/" + id + "/cancel", "").statusCode())
        .isEqualTo(202);

    await().atMost(Duration.ofSeconds(2)).until(() -> client(other).state(id).equals("cancelled"));
  }

  @Test
  void aLogIsFollowedWhereverItIsWritten() throws Exception {
    var id = client(0).submittedCommand("for i in 1 2 3; do sleep 1; echo $i; done", "600");
    await().until(() -> client(0).state(id).equals("running"));
    int other = (runner() + 1) % REPLICAS;

    try (var events = LogEvents.of(client(other), id)) {
      assertThat(events.rest())
          .extracting(event -> event.split("\n", 2)[0])
          .containsExactly(":", "id: 1.1", "id: 1.2", "id: 1.3", "id: 1.3.end");
    }
  }

  @Test
  void aPauseHoldsForAll() throws Exception {
    client(0).post("/api/v1/queues/sleep/pause", "");

    var id = client(1).submitted(SLEEP.formatted("0"));

    Thread.sleep(1500);
    assertThat(client(2).state(id)).isEqualTo("scheduled");
    client(2).post("/api/v1/queues/sleep/resume", "");
    await().until(() -> client(1).state(id).equals("ok"));
  }

  @Test
  void oneReplicaStopsTheJobsOfAll() throws Exception {
    for (int i = 0; i < 30; i++) {
      client(i % REPLICAS).submitted(SLEEP.formatted("600"));
    }
    await().until(() -> running() == 30);

    var answer = client(0).post("/api/v1/jobs/cancel?state=running", "");

    assertThat(answer.body()).contains("{\"outcomes\":{\"stopping\":30}");
    await().atMost(Duration.ofSeconds(8)).until(() -> running() == 0);
    assertThat(client(1).get("/api/v1/jobs?state=cancelled").body()).contains("\"count\":30");
  }

  private double running() throws Exception {
    double running = 0;
    for (var replica : replicas) {
      running += replica.client().scrape().value("ays_job_running");
    }
    return running;
  }
}
