package dev.monitored.operator.cluster;

import dev.monitored.operator.snapshot.SourceState;
import dev.monitored.operator.watch.MonitoringApi;
import dev.monitored.operator.watch.Repeating;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks API discovery, which everybody may read, every few seconds. */
final class PolledDiscovery implements MonitoringApi {
  /** The most stable one first. */
  private static final List<String> VERSIONS = List.of("v1", "v1beta1", "v1alpha1");

  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final KubernetesClient client;
  private final Runnable changed;
  private final Repeating timer = new Repeating("api-discovery", this::look, PAUSE);
  private volatile @Nullable Map<String, String> served;

  PolledDiscovery(KubernetesClient client, Runnable changed) {
    this.client = client;
    this.changed = changed;
  }

  @Override
  public void start() {
    timer.start();
  }

  @Override
  public SourceState state() {
    return served == null ? SourceState.PENDING : SourceState.SYNCED;
  }

  @Override
  public Optional<String> version(String plural) {
    return Optional.ofNullable(served).map(known -> known.get(plural));
  }

  @Override
  public void close() {
    timer.close();
  }

  /** While the API server does not answer, what was known before still holds. */
  private void look() {
    var now = new HashMap<String, String>();
    for (var version : VERSIONS) {
      resources(version).forEach(plural -> now.putIfAbsent(plural, version));
    }
    if (!now.equals(served)) {
      served = Map.copyOf(now);
      changed.run();
    }
  }

  private Stream<String> resources(String version) {
    return Optional.ofNullable(client.getApiResources(GROUP + "/" + version)).stream()
        .flatMap(list -> list.getResources().stream())
        .map(APIResource::getName);
  }
}
