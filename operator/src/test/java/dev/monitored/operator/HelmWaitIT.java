package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.operator.Shell.Result;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real Helm 4 waits for a chart with a {@code Monitored}, and takes back what fails. */
class HelmWaitIT {
  private static final Path CHART = Path.of("src/test/resources/charts/shop").toAbsolutePath();
  private static final String MINE = "mine";

  private final Applications applications = Applications.inNewNamespace();
  private final OperatedScene scene = OperatedScene.withoutPrometheus(applications);
  @TempDir private Path home;

  @BeforeEach
  void begin() {
    scene.running();
  }

  @AfterEach
  void nothingIsLeft() {
    scene.close();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "absent",
      value = {
        "absent, Proven,    false",
        "absent, Available, true",
        "mine,   Proven,    true",
        "mine,   Available, true",
        "other,  Proven,    false",
        "other,  Available, true",
      })
  void anInstallationIsAsGoodAsWhatItWaitsFor(
      String selected, String readyWhen, boolean isExpectedToSucceed) throws IOException {
    try (var _ = RunningOperator.start()) {
      var values =
          "--set readyWhen=%s,selected=%s".formatted(readyWhen, Objects.toString(selected, ""));
      var helm = helm("install", isExpectedToSucceed ? "60s" : "12s", values);
      run(MINE.equals(selected));

      var result = helm.join();

      assertThat(result.ok()).as(result.output()).isEqualTo(isExpectedToSucceed);
      assertThat(scene.monitored("shop").get() != null)
          .as("it is there, unless Helm has taken it back")
          .isEqualTo(isExpectedToSucceed);
    }
  }

  @Test
  void nothingIsReadyWhileTheOperatorIsDown_M28() throws IOException {
    var result = helm("install", "5s", "--set readyWhen=Available").join();

    assertThat(result.ok()).as(result.output()).isFalse();
    assertThat(result.output()).contains("latest observed generation is -1");
  }

  /** Helm does not wait for what its author has to change. */
  @Test
  void aRolloutPastItsDeadlineIsTakenBackBeforeTheTimeout() throws IOException {
    try (var _ = RunningOperator.start()) {
      var install = helm("install", "60s", "--set readyWhen=Available");
      run(false);
      assertThat(install.join().ok()).isTrue();

      var upgrade = helm("upgrade", "5m", "--set readyWhen=Available,image=broken");
      await().atMost(Duration.ofSeconds(20)).until(() -> image().equals("broken"));
      late();
      await().atMost(Duration.ofSeconds(60)).until(() -> image().equals("shop"));
      applications.kubelet().deploymentStatus("shop", 1, 1);

      assertThat(upgrade.join().ok()).isFalse();
      applications.await("shop", "Ready", "True");
      assertThat(applications.state("shop", "Stalled")).isEqualTo("absent");
    }
  }

  private CompletableFuture<Result> helm(String verb, String timeout, String values)
      throws IOException {
    var line =
        "%s %s shop %s --namespace %s --wait --rollback-on-failure --timeout %s %s"
            .formatted(
                Objects.requireNonNull(System.getenv("HELM"), "make test sets it"),
                verb,
                CHART,
                applications.namespace(),
                timeout,
                values);
    var shell = Shell.in(home);
    return CompletableFuture.supplyAsync(() -> shell.run(line), Thread::startVirtualThread);
  }

  /** What the Deployment asks for runs, and Prometheus says that it is up. */
  private void run(boolean isScraped) {
    await().atMost(Duration.ofSeconds(20)).until(() -> deployment().get() != null);
    applications.kubelet().run("shop", 1);
    if (isScraped) {
      await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptions()
          .until(() -> {
            scene.answer("shop", "");
            return true;
          });
    }
  }

  private String image() {
    return deployment()
        .require()
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst()
        .getImage();
  }

  private void late() {
    deployment()
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            """
            {"status": {"observedGeneration": %d, "replicas": 2, "updatedReplicas": 1, "availableReplicas": 1,
              "conditions": [{"type": "Progressing", "status": "False",
                "reason": "ProgressDeadlineExceeded", "message": "late"}]}}
            """
                .formatted(deployment().require().getMetadata().getGeneration()));
  }

  private RollableScalableResource<Deployment> deployment() {
    return applications
        .client()
        .apps()
        .deployments()
        .inNamespace(applications.namespace())
        .withName("shop");
  }
}
