package dev.monitored.operator.apply;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.snapshot.ChildKind;
import dev.monitored.operator.snapshot.ClusterSnapshot;
import dev.monitored.operator.watch.Newest;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The token of a job server. The operator may only create Secrets, and cannot see whether there is
 * one: it posts one when there is no Deployment yet, whenever a Pod reports it missing, and from
 * time to time. An existing one is never looked at.
 */
public final class TokenSecrets {
  private static final int BYTES = 32;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration INTERVAL = Duration.ofMinutes(10);
  private static final int REMEMBERED = 10_000;
  private static final Set<String> WAITS =
      Set.of("ContainerCreating", "PodInitializing", "CreateContainerConfigError");

  private final KubernetesClient client;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  /**
   * When it was posted last, by the owner; of what was there before this process, when first seen.
   */
  private final Map<String, Instant> posted = Collections.synchronizedMap(new Newest<>(REMEMBERED));

  public TokenSecrets(KubernetesClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /** A new one for each call, in URL-safe Base64. */
  public String token() {
    var bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Returns whether one is there again that a Deployment of the owner had before. */
  boolean ensure(Monitored owner, HasMetadata secret, ClusterSnapshot snapshot) {
    var isDeployed =
        snapshot.children(ChildKind.DEPLOYMENT).anyMatch(child -> Ownership.isOurs(child, owner));
    var isMissed = snapshot.objects().pods().stream().anyMatch(this::isMissed);
    return (!isDeployed || isMissed || isDue(owner)) && create(owner, secret) && isDeployed;
  }

  private boolean isDue(Monitored owner) {
    var now = clock.instant();
    var before = posted.putIfAbsent(owner.getMetadata().getUid(), now);
    return before != null && !now.isBefore(before.plus(INTERVAL));
  }

  /** Returns false if there is one. */
  private boolean create(Monitored owner, HasMetadata secret) {
    try {
      client.resource(secret).create();
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      return false;
    } finally {
      posted.put(owner.getMetadata().getUid(), clock.instant());
    }
  }

  /** That a Secret cannot be mounted is not in the status of a Pod; the container only waits. */
  private boolean isMissed(Pod pod) {
    var isLate =
        Optional.ofNullable(pod.getStatus())
            .map(status -> status.getStartTime())
            .map(Instant::parse)
            .filter(started -> started.plus(PATIENCE).isBefore(clock.instant()))
            .isPresent();
    return isLate
        && waiting(pod).anyMatch(waiting -> WAITS.contains(String.valueOf(waiting.getReason())));
  }

  private static Stream<ContainerStateWaiting> waiting(Pod pod) {
    return Optional.ofNullable(pod.getStatus())
        .map(status -> status.getContainerStatuses())
        .orElse(List.of())
        .stream()
        .map(ContainerStatus::getState)
        .flatMap(state -> Optional.ofNullable(state).stream())
        .flatMap(state -> Optional.ofNullable(state.getWaiting()).stream());
  }
}
