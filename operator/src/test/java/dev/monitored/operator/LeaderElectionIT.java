package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.operator.reconcile.Candidate;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One writes, all serve; the next one takes over when the first is asked to stop. */
class LeaderElectionIT {
  private static final String SETTINGS =
      """
      jobServerImage: image
      port: 0
      prometheuses: [{name: bundled, namespace: somewhere, url: "http://localhost:9"}]
      """;

  private final Applications applications = Applications.inNewNamespace();
  private final Release release = Release.everywhere();

  @Test
  void theLeaseIsHandedOverAndTheOtherServesMeanwhile() {
    var first = RunningOperator.start(SETTINGS, candidate("first"));
    await().atMost(Duration.ofSeconds(20)).until(() -> holder().equals("first"));
    try (var second = RunningOperator.start(SETTINGS, candidate("second"))) {
      applications.apply("shop", "{workload: {image: shop}}");
      await().atMost(Duration.ofSeconds(15)).until(() -> isDeployed("shop"));
      applications.kubelet().run("shop", 1);
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> second.get("/discovery/bundled").body().contains("shop-0"));
      assertThat(second.get("/readyz").statusCode()).isEqualTo(200);
      assertThat(second.writes()).isEmpty();

      first.close();

      applications.apply("next", "{workload: {image: next}}");
      await().atMost(Duration.ofSeconds(10)).until(() -> isDeployed("next"));
      assertThat(holder()).isEqualTo("second");
    }
    assertThat(holder()).isEmpty();
  }

  private Optional<Candidate> candidate(String identity) {
    return Optional.of(
        new Candidate(identity, release.namespace(), Release.OPERATOR, Optional.empty()));
  }

  private String holder() {
    Lease lease =
        applications
            .client()
            .leases()
            .inNamespace(release.namespace())
            .withName(Release.OPERATOR)
            .get();
    return lease == null ? "" : lease.getSpec().getHolderIdentity();
  }

  private boolean isDeployed(String name) {
    return applications
            .client()
            .apps()
            .deployments()
            .inNamespace(applications.namespace())
            .withName(name)
            .get()
        != null;
  }
}
