package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The operator may create the Secret of a token, and see none. */
class TokenSecretIT {
  private final Applications applications = Applications.inNewNamespace();

  @Test
  void aDeletedOneIsMadeAgainThoughNoPodMissesIt_N7() {
    var passed = new AtomicReference<>(Duration.ZERO);
    InstantSource clock = () -> Instant.now().plus(passed.get());
    try (var operator = RunningOperator.startAt(clock, RunningOperator.ALONE)) {
      applications.apply("ays", "{jobServer: {}}");
      applications.await("ays", "WorkloadReady", "Unknown Progressing");
      applications.kubelet().run("ays", 1);
      applications.await("ays", "WorkloadReady", "True");
      secret().delete();
      applications.kubelet().deploymentStatus("ays", 1, 0);
      applications.await("ays", "WorkloadReady", "Unknown Progressing");
      assertThat(secret().get()).as("seen at every reconciliation").isNull();

      passed.set(Duration.ofMinutes(10));
      applications.kubelet().deploymentStatus("ays", 1, 1);

      await().until(() -> secret().get() != null);
      await().until(() -> applications.events("ays", "DriftRepaired").size() == 1);
      assertThat(applications.events("ays", "DriftRepaired").getFirst().getNote())
          .contains("Secret ays-token", "a new token");
      assertThat(operator.writes()).filteredOn(write -> write.contains("/secrets")).hasSize(2);
    }
  }

  private Resource<Secret> secret() {
    return applications
        .client()
        .secrets()
        .inNamespace(applications.namespace())
        .withName("ays-token");
  }
}
