package dev.monitored.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.server.store.sql.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replicas that do not reach their PostgreSQL for a while, or die. */
class PartitionIT {
  /** A campaign takes that of the default, 60; all other times grow with it. */
  private static final int LEASE = Integer.getInteger("lease.seconds", 12);

  /** Each of half a lease. */
  private static final int OUTAGES = Integer.getInteger("outages", 2);

  private static final Duration READY = Duration.ofSeconds(15);

  private static final String SLEEP =
      "{\"action\":\"sleep\",\"arguments\":{\"seconds\":6000},\"timeoutSeconds\":6000}";

  @TempDir Path data;

  private final String database = PostgresServer.database().url();
  private final List<AutoCloseable> open = new ArrayList<>();

  private record Replica(ServerProcess server, Client client, Link link) {}

  @AfterEach
  void close() throws Exception {
    for (var one : open.reversed()) {
      one.close();
    }
  }

  private Replica replica(Link link, Map<String, String> settings) throws IOException {
    var all = new HashMap<>(settings);
    all.put("JOBSERVER_DATABASE_URL", link.url());
    all.putIfAbsent("JOBSERVER_LEASE_SECONDS", String.valueOf(LEASE));
    var server = ServerProcess.launchApart(data, all);
    open.add(server);
    var client = server.client();
    open.add(client);
    return new Replica(server, client, link);
  }

  private Link link() throws IOException {
    var link = Link.to(database);
    open.add(link);
    return link;
  }

  private static void awaitReady(Replica replica) {
    await().atMost(READY).until(() -> replica.client().probe("/readyz").statusCode() == 200);
  }

  private static double running(List<Replica> replicas) throws Exception {
    double running = 0;
    for (var replica : replicas) {
      running += replica.client().scrape().value("ays_job_running");
    }
    return running;
  }

  @Test
  void outagesOfHalfALeaseCostNothing() throws Exception {
    var link = link();
    var replicas = new ArrayList<Replica>();
    for (int i = 0; i < 3; i++) {
      replicas.add(replica(link, Map.of()));
    }
    for (int i = 0; i < 40; i++) {
      replicas.getFirst().client().submitted(SLEEP);
    }
    await().until(() -> running(replicas) == 40);

    for (int outage = 0; outage < OUTAGES; outage++) {
      link.cut();
      Thread.sleep(Duration.ofSeconds(LEASE).dividedBy(2));
      for (var replica : replicas) {
        assertThat(replica.client().probe("/livez").statusCode()).isEqualTo(200);
      }
      link.restore();
      replicas.forEach(PartitionIT::awaitReady);
      // Whoever took another to be dead would have done so by now.
      Thread.sleep(Duration.ofSeconds(LEASE).dividedBy(3));
      assertThat(running(replicas)).isEqualTo(40);
    }

    var scrape = replicas.getFirst().client().scrape();
    assertThat(scrape.sum("jobserver_store_attempts_ended_total")).isZero();
  }

  /** Replicas that cannot see each other's processes, as Pods cannot. */
  @Test
  void aLinkThatHangsForLongerThanALeaseLetsNoTwoAttemptsRunAtOnce() throws Exception {
    var replicas = List.of(replica(link(), Map.of()), replica(link(), Map.of()));
    var beats = data.resolve("beats");
    var script =
        "while :; do echo $JOBSERVER_ATTEMPT $(date +%s%N) >> " + beats + "; sleep 0.1; done";
    var id = replicas.getFirst().client().submittedCommand(script, "6000");
    await().until(() -> running(replicas) == 1 && Files.exists(beats));
    int runner = replicas.get(0).client().scrape().value("ays_job_running") == 1 ? 0 : 1;
    var cutOff = replicas.get(runner);
    var other = replicas.get(1 - runner);
    long begin = System.nanoTime();

    cutOff.link().freeze();

    await()
        .atMost(Duration.ofSeconds(LEASE).multipliedBy(3).dividedBy(2))
        .until(() -> beats(beats, id + "/2").size() > 3);
    long between = beats(beats, id + "/2").getFirst() - beats(beats, id + "/1").getLast();
    System.out.printf("the next attempt began %.1f s after the last sign of life%n", between / 1e9);
    assertThat(between).isPositive();
    Thread.sleep(
        Duration.ofSeconds(LEASE)
            .multipliedBy(3)
            .dividedBy(2)
            .minusNanos(System.nanoTime() - begin));
    cutOff.link().restore();
    awaitReady(cutOff);
    var last = beats(beats, id + "/1").getLast();
    await().until(() -> cutOff.client().scrape().value("jobserver_attempts_fenced_total") == 1);
    assertThat(beats(beats, id + "/1").getLast()).isEqualTo(last);
    assertThat(other.client().job(id)).contains("\"attempts\":2", "\"state\":\"running\"");
    assertThat(running(replicas)).isEqualTo(1);
  }

  /** When an attempt wrote that it lives, in nanoseconds. */
  private static List<Long> beats(Path file, String attempt) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(attempt + " "))
        .map(line -> Long.valueOf(line.substring(attempt.length() + 1)))
        .toList();
  }

  @Test
  void whoeverStartsAgainUnderItsNameGoesOnAtOnceAndTakesNothingFromOneThatLives()
      throws Exception {
    var settings = Map.of("JOBSERVER_INSTANCE", "pod-a", "JOBSERVER_LEASE_SECONDS", "60");
    var first = replica(link(), settings);
    var id = first.client().submitted(SLEEP);
    await().until(() -> first.client().state(id).equals("running"));

    var namesake = replica(link(), settings);
    awaitReady(namesake);
    assertThat(namesake.client().job(id)).contains("\"attempts\":1", "\"state\":\"running\"");

    first.server().kill();
    var again = replica(link(), settings);
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> again.client().job(id).contains("\"attempts\":2"));
    assertThat(again.client().get("/api/v1/jobs/" + id + "/attempts").body())
        .contains("\"status\":\"lost\"");
  }
}
