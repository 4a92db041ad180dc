package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.operator.status.Conditions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** While it is paused, children are as somebody left them; the status goes on. */
class PausedIT {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Applications applications = Applications.inNewNamespace();

  @Test
  void pausedChildrenAreNotWrittenUntilThePauseIsOver() {
    try (var _ = RunningOperator.start()) {
      applications.apply("shop", "{workload: {image: shop}}");
      await().atMost(SOON).until(() -> replicas() == 1);

      applications.apply("shop", "{workload: {image: shop}, paused: true, replicas: 3}");

      await().atMost(SOON).until(() -> message().startsWith("(paused) "));
      await().during(Duration.ofSeconds(3)).until(() -> replicas() == 1);
      applications.kubelet().run("shop", 1);
      await()
          .atMost(SOON)
          .untilAsserted(() ->
              assertThat(applications.status("shop"))
                  .hasValueSatisfying(status -> assertThat(status.replicas()).isEqualTo(1)));

      applications.apply("shop", "{workload: {image: shop}, paused: false, replicas: 3}");
      await().atMost(SOON).until(() -> replicas() == 3);
    }
  }

  private int replicas() {
    var deployment =
        applications
            .client()
            .apps()
            .deployments()
            .inNamespace(applications.namespace())
            .withName("shop")
            .get();
    return deployment == null ? -1 : deployment.getSpec().getReplicas();
  }

  private String message() {
    return applications
        .status("shop")
        .flatMap(status -> Conditions.find(status, Conditions.READY))
        .map(condition -> condition.getMessage())
        .orElse("");
  }
}
