package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.operator.api.MonitoredStatus.PrometheusStatus;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An upgrade that forgets the CRD: what that does not declare is left out of the status. */
class OlderCrdIT {
  private static final Path CRD = Path.of("../deploy/crds/monitored.yaml");
  private static final String REFUSED = "dial tcp 10.1.0.1:8080: connect: connection refused";
  private static final Duration TWO_MINUTES = Duration.ofMinutes(2);

  private final ApiServer server = ApiServer.shared();
  private final Applications applications = Applications.inNewNamespace();
  private final OperatedScene scene = OperatedScene.of(applications).running();

  @AfterEach
  void nothingIsLeft() {
    server.apply(CRD);
    scene.close();
  }

  @Test
  void theStatusStaysTrueAndTheOperatorSaysThatTheCrdIsOlder() {
    var passed = new AtomicReference<>(Duration.ZERO);
    InstantSource clock = () -> Instant.now().plus(passed.get());
    try (var operator = RunningOperator.startAt(clock, RunningOperator.ALONE)) {
      scene.ready("shop", "{workload: {image: shop}}");
      assertThat(operator.get("/metrics").body()).contains("crd_outdated 0.0");
      assertThat(entry().chosen()).isTrue();

      older();
      scene.answer("shop", REFUSED);
      awaitTargetsUp("False NothingListening");
      assertThat(operator.get("/metrics").body()).contains("crd_outdated 1.0");
      assertThat(entry().chosen()).isNull();
      assertThat(entry().monitor()).isNull();

      server.apply(CRD);
      passed.set(Duration.ofMinutes(6));
      scene.answer("shop", "");
      awaitTargetsUp("True");
      assertThat(operator.get("/metrics").body()).contains("crd_outdated 0.0");
      assertThat(entry().chosen()).isTrue();
    }
  }

  private PrometheusStatus entry() {
    return applications.status("shop").orElseThrow().prometheuses().getFirst();
  }

  /** A client tries for a while before it takes a refusal for an answer. */
  private void awaitTargetsUp(String state) {
    await()
        .atMost(TWO_MINUTES)
        .untilAsserted(() -> assertThat(applications.state("shop", "TargetsUp")).isEqualTo(state));
  }

  private void older() {
    applications
        .client()
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName("monitoreds.monitored.dev")
        .edit(OlderCrdIT::asAt7732627);
  }

  private static CustomResourceDefinition asAt7732627(CustomResourceDefinition crd) {
    var schema = crd.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
    var status = property(schema, "status");
    status.getProperties().remove("otherPrometheuses");
    var entry = property(status, "prometheuses").getItems().getSchema();
    entry.getProperties().keySet().removeAll(List.of("chosen", "monitor"));
    return crd;
  }

  private static JSONSchemaProps property(JSONSchemaProps schema, String name) {
    return Objects.requireNonNull(schema.getProperties().get(name));
  }
}
