package dev.monitored.operator.reconcile;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The election of the one replica that writes. Who loses the lease without being asked to stop ends
 * at once, so that two never write; who is asked to stop gives it back, so that the next need not
 * wait for it to run out.
 */
final class Leadership {
  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final Duration RENEW = Duration.ofSeconds(10);
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final KubernetesClient client;
  private final Candidate candidate;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private volatile List<OwnerReference> owners = List.of();

  Leadership(KubernetesClient client, Candidate candidate) {
    this.client = client;
    this.candidate = candidate;
  }

  LeaderElectionConfiguration configuration(Runnable leads) {
    var callbacks = new LeaderCallbacks(leads, this::lost, Leadership::elected);
    return new LeaderElectionConfiguration(
        candidate.lease(),
        candidate.namespace(),
        LEASE,
        RENEW,
        RETRY,
        candidate.identity(),
        callbacks,
        false);
  }

  /**
   * Makes the lease, free, with the operator's Deployment as its owner, if it is not there. The
   * election reads no lease that lacks its times.
   */
  void prepare() {
    var now = ZonedDateTime.now(ZoneOffset.UTC);
    owners = owner().stream().toList();
    var lease =
        new LeaseBuilder()
            .withNewMetadata()
            .withName(candidate.lease())
            .withNamespace(candidate.namespace())
            .withOwnerReferences(owners)
            .endMetadata()
            .withNewSpec()
            .withHolderIdentity("")
            .withLeaseDurationSeconds(1)
            .withAcquireTime(now)
            .withRenewTime(now)
            .withLeaseTransitions(0)
            .endSpec()
            .build();
    try {
      client.resource(lease).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
  }

  void stopping() {
    stopping.set(true);
  }

  void release() {
    try {
      current()
          .filter(lease -> candidate.identity().equals(lease.getSpec().getHolderIdentity()))
          .ifPresent(this::release);
    } catch (KubernetesClientException e) {
      LOG.warn("Cannot release the lease, so it must expire: {}", e.getMessage());
    }
  }

  /**
   * When the operator is uninstalled the lease may go first, and be made again by the election,
   * then without an owner: with one that is gone it goes, too.
   */
  private void release(Lease lease) {
    if (!owners.isEmpty()) {
      lease.getMetadata().setOwnerReferences(owners);
    }
    lease.getSpec().setHolderIdentity("");
    lease.getSpec().setLeaseDurationSeconds(1);
    client.resource(lease).update();
  }

  private Optional<Lease> current() {
    return Optional.ofNullable(
        client.leases().inNamespace(candidate.namespace()).withName(candidate.lease()).get());
  }

  private static void elected(String leader) {
    if (!leader.isEmpty()) {
      LOG.info("{} is the leader", leader);
    }
  }

  private void lost() {
    if (!stopping.get()) {
      LOG.error("Lost the lease, so another replica may be the leader; exiting");
      Runtime.getRuntime().halt(1);
    }
  }

  private Optional<OwnerReference> owner() {
    return candidate
        .deployment()
        .map(name ->
            client.apps().deployments().inNamespace(candidate.namespace()).withName(name).get())
        .filter(Objects::nonNull)
        .map(deployment ->
            new OwnerReferenceBuilder()
                .withApiVersion(deployment.getApiVersion())
                .withKind(deployment.getKind())
                .withName(deployment.getMetadata().getName())
                .withUid(deployment.getMetadata().getUid())
                .build());
  }
}
