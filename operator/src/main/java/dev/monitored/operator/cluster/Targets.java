package dev.monitored.operator.cluster;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.snapshot.ApplicationObjects;
import dev.monitored.operator.snapshot.SourceState;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The objects that {@code spec.target} may name. Only namespaces in which there is such a {@code
 * Monitored} are watched, each once, however many there are.
 */
final class Targets implements AutoCloseable {
  private final KubernetesClient client;
  private final Supplier<Stream<Monitored>> monitoreds;
  private final Consumer<MonitoredRef> changed;
  private final Map<String, TargetNamespace> namespaces = new ConcurrentHashMap<>();
  private volatile boolean isBegun;

  /**
   * @param monitoreds all of them
   * @param changed is told whose target has changed
   */
  Targets(
      KubernetesClient client,
      Supplier<Stream<Monitored>> monitoreds,
      Consumer<MonitoredRef> changed) {
    this.client = client;
    this.monitoreds = monitoreds;
    this.changed = changed;
  }

  /** Starts and stops to watch namespaces as there are targets in them. */
  synchronized void follow() {
    var wanted = byNamespace();
    wanted.forEach((namespace, ofNamespace) -> {
      var known = namespaces.get(namespace);
      var watched = known == null ? new TargetNamespace(client, namespace, changed) : known;
      watched.serve(ofNamespace);
      if (known == null) {
        namespaces.put(namespace, watched);
        watched.start();
      }
    });
    namespaces
        .entrySet()
        .removeIf(entry -> {
          var isOver = !wanted.containsKey(entry.getKey());
          if (isOver) {
            entry.getValue().close();
          }
          return isOver;
        });
  }

  /**
   * Whether the objects of all targets that there were in the beginning have been read, as far as
   * they can be. Later ones keep nobody waiting.
   */
  boolean isBegun() {
    if (!isBegun) {
      isBegun = byNamespace().keySet().stream().allMatch(this::isRead);
    }
    return isBegun;
  }

  /** That objects can be read no more, or again, is no event. */
  void look() {
    namespaces.values().forEach(TargetNamespace::look);
  }

  /** Whether the objects of that namespace have been read, as far as they can be. */
  boolean isRead(String namespace) {
    var watched = namespaces.get(namespace);
    return watched != null && !watched.isPending();
  }

  Optional<Instant> staleSince() {
    return namespaces.values().stream()
        .flatMap(namespace -> namespace.staleSince().stream())
        .min(Instant::compareTo);
  }

  ApplicationObjects objects(Monitored monitored) {
    var target = Objects.requireNonNull(monitored.getSpec().target());
    return of(monitored)
        .map(namespace -> namespace.objects(target))
        .orElse(ApplicationObjects.NONE);
  }

  /** How much is known of that namespace. */
  Map<String, SourceState> states(Monitored monitored) {
    return of(monitored).map(TargetNamespace::states).orElse(Map.of());
  }

  @Override
  public synchronized void close() {
    namespaces.values().forEach(TargetNamespace::close);
  }

  private Optional<TargetNamespace> of(Monitored monitored) {
    return Optional.ofNullable(namespaces.get(monitored.getMetadata().getNamespace()));
  }

  private Map<String, List<Monitored>> byNamespace() {
    return monitoreds
        .get()
        .filter(monitored -> monitored.getSpec().target() != null)
        .collect(Collectors.groupingBy(monitored -> monitored.getMetadata().getNamespace()));
  }
}
