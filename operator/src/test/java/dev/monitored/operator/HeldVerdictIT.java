package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.reconcile.Candidate;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A verdict is held while there is no better evidence, and no longer. The plain Prometheus is a
 * real one; that of prometheus-operator is a fake one.
 */
class HeldVerdictIT {
  private static final String REFUSED = "dial tcp 10.1.0.1:8080: connect: connection refused";
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final Duration A_MINUTE = Duration.ofSeconds(60);

  private final Applications applications = Applications.inNewNamespace();
  private final String namespace = applications.namespace();
  private final Release release = Release.everywhere();
  private final OperatedScene scene = OperatedScene.of(applications).running();
  private final FakePrometheus operated = scene.prometheus();

  @AfterEach
  void nothingIsLeft() {
    scene.close();
  }

  @Test
  void b1ARestartAFailoverAndARestartOfPrometheusWriteNothing(@TempDir Path folder)
      throws Exception {
    try (var shop = new PlainScene(applications, folder)) {
      var first = RunningOperator.start(shop.settings(0), candidate("first"));
      shop.begin();
      ready();
      // The Events come after the status that they tell of.
      await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
      var before = versions();

      try (var second = RunningOperator.start(shop.settings(1), candidate("second"))) {
        first.close();
        await().atMost(SOON).until(() -> leads(second));
        heldFor(Duration.ofSeconds(5), second);
      }
      try (var restarted = RunningOperator.start(shop.settings(0), candidate("third"))) {
        await().atMost(SOON).until(() -> leads(restarted));
        shop.restartPrometheus();
        operated.started(Instant.now());
        operated.clear();
        heldFor(Duration.ofSeconds(5), restarted);
        answer("");
        heldFor(Duration.ofSeconds(5), restarted);
        assertThat(restarted.writes()).isEmpty();
      }
      assertThat(versions()).isEqualTo(before);

      shop.kill();
      answer(REFUSED);
      try (var _ = RunningOperator.start(shop.settings(0))) {
        for (var name : List.of("plain", "operated")) {
          await()
              .atMost(A_MINUTE)
              .untilAsserted(() ->
                  assertThat(applications.state(name, "TargetsUp"))
                      .isEqualTo("False NothingListening"));
        }
      }
    }
  }

  @Test
  void b21APrometheusThatStaysAwayIsUnknownAfterTwoMinutes() {
    var clock = new AtomicReference<>(Duration.ZERO);
    InstantSource faster = () -> Instant.now().plus(clock.get());
    try (var operator = RunningOperator.startAt(faster, RunningOperator.ALONE)) {
      operatedIsReady();
      clock.set(Duration.ofMinutes(2));
      touch();
      // A round that began before has another time.
      await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
      var asked = operated.requests();
      scene.refuse();
      await().atMost(A_MINUTE).until(() -> operated.requests() > asked);
      var away = faster.instant();
      await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
      clock.updateAndGet(passed -> passed.plusSeconds(105));
      touch();
      heldFor(Duration.ofSeconds(4), operator);
      assertThat(applications.state("operated", "TargetsUp")).isEqualTo("True");

      applications.await("operated", "TargetsUp", "Unknown PrometheusUnreachable");
      assertThat(Duration.between(away, faster.instant()))
          .isBetween(Duration.ofSeconds(118), Duration.ofSeconds(140));
    }
  }

  @Test
  void b1AnOperatorThatIsKilledAgainAndAgainSaysWhatItHears() {
    try (var _ = RunningOperator.start()) {
      operatedIsReady();
    }
    answer(REFUSED);
    for (var life : List.of("silent", "answered", "silent")) {
      var isSilent = life.equals("silent");
      var before = applications.state("operated", "TargetsUp");
      operated.behave();
      if (isSilent) {
        scene.refuse();
      }
      try (var operator = RunningOperator.start()) {
        if (isSilent) {
          await().pollDelay(Duration.ofSeconds(5)).until(() -> true);
          assertThat(applications.state("operated", "TargetsUp")).isEqualTo(before);
          assertThat(operator.writes()).isEmpty();
        } else {
          applications.await("operated", "TargetsUp", "False NothingListening");
        }
      }
    }
  }

  private void ready() {
    operatedIsReady();
    await()
        .atMost(A_MINUTE)
        .untilAsserted(() ->
            assertThat(applications.state("plain", "Ready"))
                .as("%s", applications.status("plain"))
                .isEqualTo("True"));
  }

  private void operatedIsReady() {
    scene.ready("operated", "{workload: {image: shop}, prometheus: {via: ServiceMonitor}}");
  }

  private void answer(String error) {
    scene.answer("operated", error);
  }

  /** Nothing is written by this operator, nor by anybody else. */
  private void heldFor(Duration time, RunningOperator operator) {
    var before = operator.writes();
    var versions = versions();
    await().pollDelay(time).atMost(time.plusSeconds(5)).until(() -> true);
    assertThat(operator.writes()).isEqualTo(before);
    assertThat(versions()).isEqualTo(versions);
  }

  /** Of each {@code Monitored} and each Event: whoever writes one changes it. */
  private Map<String, String> versions() {
    var client = applications.client();
    return Stream.concat(
            monitoreds().list().getItems().stream(),
            client.events().v1().events().inNamespace(namespace).list().getItems().stream())
        .map(HasMetadata::getMetadata)
        .collect(Collectors.toMap(ObjectMeta::getName, ObjectMeta::getResourceVersion));
  }

  /** Something about it is new, so it is looked at. */
  private void touch() {
    applications.kubelet().running("operated", "operated-0", "10.1.0.1");
  }

  private static boolean leads(RunningOperator operator) {
    return operator.get("/metrics").body().contains("monitored_operator_leader 1.0");
  }

  private Optional<Candidate> candidate(String identity) {
    return Optional.of(
        new Candidate(identity, release.namespace(), Release.OPERATOR, Optional.empty()));
  }

  private NonNamespaceOperation<Monitored, KubernetesResourceList<Monitored>, Resource<Monitored>>
      monitoreds() {
    return applications.client().resources(Monitored.class).inNamespace(namespace);
  }
}
