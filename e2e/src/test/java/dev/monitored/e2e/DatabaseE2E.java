package dev.monitored.e2e;

import static dev.monitored.e2e.Cluster.NAMESPACE;
import static dev.monitored.e2e.Cluster.cluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Two replicas of the job server share a PostgreSQL, which then is away for a while, and comes back
 * with another password.
 */
@Order(6)
class DatabaseE2E {
  private static final String NAME = "on-postgres";
  private static final Map<String, String> PODS = Map.of("app.kubernetes.io/instance", NAME);
  private static final Duration READY = Duration.ofMinutes(6);
  private static final Duration NAMED = Duration.ofSeconds(60);

  /** A changed Secret is in the files of a Pod within some two minutes. */
  private static final Duration MOUNTED = Duration.ofMinutes(4);

  /** Longer than it takes until a container whose liveness probe fails is restarted. */
  private static final Duration AWAY = Duration.ofSeconds(45);

  private static final List<String> sent = new ArrayList<>();

  @Test
  @Order(1)
  void bothReplicasAreUpAndEachJobIsRunByOneOfThem() {
    Manifest.apply("postgres.yaml");
    cluster().kubectl("rollout", "status", "deployment/postgres", "--namespace", NAMESPACE);
    Manifest.apply("on-postgres.yaml");

    Waiting.untilCondition(NAME, "Ready", "True", READY);

    assertThat(cluster().monitored(NAME).targets()).isEqualTo("2/2");
    try (var server = new JobServerClient(NAME);
        var prometheus = Installation.prometheus()) {
      assertThat(prometheus.query("up{job=\"%s\"} == 1".formatted(NAME))).hasSize(2);
      for (int job = 0; job < 20; job++) {
        sent.add(server.sleep(0.5, "ok", 60));
      }
      awaitEachRanOnce(server, prometheus);
    }
  }

  @Test
  @Order(2)
  void aDatabaseThatIsAwayIsNoticedAndWhenItIsBackNothingHasBeenLost() {
    var lives = cluster().lives(NAMESPACE, PODS);
    try (var server = new JobServerClient(NAME);
        var prometheus = Installation.prometheus()) {
      var due = Instant.now().plus(AWAY);
      sent.add(server.sleepFrom(due));

      // A first probe may come before the server listens.
      var ofTheStart = livenessFailures();
      scaleDatabase(0);

      Waiting.untilCondition(NAME, "WorkloadReady", "False ProbeFailing", NAMED);
      await().atMost(NAMED).untilAsserted(DatabaseE2E::assertReadinessFailed);
      assertThat(cluster().kubectl("get", "monitored", NAME, "--namespace", NAMESPACE))
          .containsPattern(NAME + " +False +ProbeFailing +2/2 ");
      await()
          .during(AWAY)
          .atMost(AWAY.plus(NAMED))
          .untilAsserted(() -> assertOnlyTheDatabaseIsAway(prometheus));
      assertThat(Instant.now()).isAfter(due);
      assertThat(livenessFailures()).isEqualTo(ofTheStart);

      scaleDatabase(1);

      Waiting.untilCondition(NAME, "WorkloadReady", "True", NAMED);
      Waiting.untilCondition(NAME, "Ready", "True", NAMED);
      awaitEachRanOnce(server, prometheus);
    }
    assertThat(cluster().lives(NAMESPACE, PODS)).isEqualTo(lives);
  }

  @Test
  @Order(3)
  void aPasswordThatIsChangedInTheSecretNeedsNoRestart() {
    var lives = cluster().lives(NAMESPACE, PODS);
    cluster()
        .kubectl(
            "patch",
            "secret/jobs-postgres",
            "--namespace",
            NAMESPACE,
            "--patch",
            "{\"stringData\": {\"password\": \"changed-by-the-story\"}}");
    scaleDatabase(0);
    Waiting.untilCondition(NAME, "WorkloadReady", "False ProbeFailing", NAMED);

    scaleDatabase(1);

    Waiting.untilCondition(NAME, "WorkloadReady", "True", MOUNTED);
    try (var server = new JobServerClient(NAME);
        var prometheus = Installation.prometheus()) {
      sent.add(server.sleep(0.5, "ok", 60));
      awaitEachRanOnce(server, prometheus);
    }
    assertThat(cluster().lives(NAMESPACE, PODS)).isEqualTo(lives);
  }

  private static void assertReadinessFailed() {
    assertThat(cluster().pods(NAMESPACE, PODS))
        .hasSize(2)
        .allSatisfy(pod ->
            assertThat(cluster().events(pod.getMetadata().getName(), "Unhealthy"))
                .contains("Readiness probe failed: HTTP probe failed with statuscode: 503"));
  }

  private static Set<String> livenessFailures() {
    return cluster().pods(NAMESPACE, PODS).stream()
        .flatMap(pod -> cluster().events(pod.getMetadata().getName(), "Unhealthy").stream())
        .filter(message -> message.startsWith("Liveness"))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static void assertOnlyTheDatabaseIsAway(PrometheusClient prometheus) {
    var monitored = cluster().monitored(NAME);
    assertThat(monitored.condition("WorkloadReady").orElseThrow().message())
        .startsWith("Pod " + NAME)
        .endsWith("is running, but its readiness probe fails");
    assertThat(monitored.state("TargetsUp")).as(monitored::describe).isEqualTo("True");
    assertThat(prometheus.query("jobserver_store_up{job=\"%s\"} == 0".formatted(NAME))).hasSize(2);
    assertThat(prometheus.alerts("JobServerStoreDown")).hasSize(2);
  }

  /** The counts are since both replicas began: a job that ran twice would be one too many. */
  private static void awaitEachRanOnce(JobServerClient server, PrometheusClient prometheus) {
    sent.forEach(id -> await(id).until(() -> server.state(id).equals("ok")));
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> {
          assertThat(attempts("ended", prometheus)).contains((double) sent.size());
          assertThat(attempts("started", prometheus)).contains((double) sent.size());
        });
  }

  private static Optional<Double> attempts(String what, PrometheusClient prometheus) {
    return prometheus.value("sum(jobserver_attempts_%s_total{job=\"%s\"})".formatted(what, NAME));
  }

  private static void scaleDatabase(int replicas) {
    cluster()
        .kubectl(
            "scale", "deployment/postgres", "--namespace", NAMESPACE, "--replicas=" + replicas);
  }
}
