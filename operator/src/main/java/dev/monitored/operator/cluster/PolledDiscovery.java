package dev.monitored.operator.cluster;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks API discovery, which everybody may read, every few seconds. */
final class PolledDiscovery implements MonitoringApi {
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final KubernetesClient client;
  private final Runnable changed;
  private final Repeating timer = new Repeating("api-discovery", this::look, PAUSE);
  private volatile @Nullable Set<String> served;

  PolledDiscovery(KubernetesClient client, Runnable changed) {
    this.client = client;
    this.changed = changed;
  }

  @Override
  public void start() {
    timer.start();
  }

  @Override
  public boolean isSynced() {
    return served != null;
  }

  @Override
  public boolean serves(String plural) {
    var known = served;
    return known != null && known.contains(plural);
  }

  @Override
  public void close() {
    timer.close();
  }

  /** While the API server does not answer, what was known before still holds. */
  private void look() {
    var now = Stream.of("v1", "v1alpha1").flatMap(this::resources).collect(Collectors.toSet());
    if (!now.equals(served)) {
      served = now;
      changed.run();
    }
  }

  private Stream<String> resources(String version) {
    return Optional.ofNullable(client.getApiResources(GROUP + "/" + version)).stream()
        .flatMap(list -> list.getResources().stream())
        .map(APIResource::getName);
  }
}
