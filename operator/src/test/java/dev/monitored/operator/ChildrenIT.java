package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is applied becomes children, once. */
class ChildrenIT {
  private static final Duration SOON = Duration.ofSeconds(15);

  private final Applications applications = Applications.inNewNamespace();

  @Test
  void writesTheChildrenAndThenNothingMore() {
    try (var operator = RunningOperator.start()) {
      applications.apply("ays", "{jobServer: {storage: {size: 1024Mi}}}");

      await().atMost(SOON).ignoreExceptions().untilAsserted(this::assertChildren);
      applications.kubelet().run("ays", 1);
      applications.await("ays", "WorkloadReady", "True");
      applications.await("ays", "Ready", "False NoPrometheusFound");
      assertSteady(operator);
    }
    try (var restarted = RunningOperator.start()) {
      assertThat(restarted.get("/readyz").statusCode()).isEqualTo(200);
      assertSteady(restarted);
      assertThat(restarted.writes()).isEmpty();
    }
  }

  private void assertChildren() {
    var client = applications.client();
    var namespace = applications.namespace();
    var deployment = client.apps().deployments().inNamespace(namespace).withName("ays").require();
    assertThat(deployment.getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(owner -> assertThat(owner.getController()).isTrue());
    assertThat(client.services().inNamespace(namespace).withName("ays").get()).isNotNull();
    assertThat(client.configMaps().inNamespace(namespace).withName("ays-dashboard").get())
        .isNotNull();
    assertThat(client.secrets().inNamespace(namespace).withName("ays-token").require().getData())
        .containsKey("token");
    assertThat(
            client
                .persistentVolumeClaims()
                .inNamespace(namespace)
                .withName("ays-data")
                .require()
                .getMetadata()
                .getOwnerReferences())
        .isEmpty();
  }

  private static void assertSteady(RunningOperator operator) {
    await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
    var before = operator.writes();
    await().pollDelay(Duration.ofSeconds(10)).atMost(SOON).until(() -> true);
    assertThat(operator.writes()).isEqualTo(before);
  }
}
