package dev.monitored.operator.cluster;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/** Whether this process is the only replica of the operator, read at most once a minute. */
public final class OwnReplicas implements BooleanSupplier {
  private static final Duration AGAIN = Duration.ofMinutes(1);

  private final RollableScalableResource<Deployment> deployment;
  private final InstantSource clock;
  private Instant readAt = Instant.EPOCH;
  private boolean isAlone;

  public OwnReplicas(RollableScalableResource<Deployment> deployment, InstantSource clock) {
    this.deployment = deployment;
    this.clock = clock;
  }

  @Override
  public synchronized boolean getAsBoolean() {
    var now = clock.instant();
    if (!now.isBefore(readAt.plus(AGAIN))) {
      readAt = now;
      read();
    }
    return isAlone;
  }

  /** What cannot be read is as it was. */
  private void read() {
    try {
      var found = deployment.get();
      isAlone = found != null && Objects.requireNonNullElse(found.getSpec().getReplicas(), 1) == 1;
    } catch (KubernetesClientException e) {
      // The next minute tells.
    }
  }
}
