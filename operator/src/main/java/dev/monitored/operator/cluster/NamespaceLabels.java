package dev.monitored.operator.cluster;

import dev.monitored.operator.snapshot.SourceState;
import dev.monitored.operator.watch.Failure;
import dev.monitored.operator.watch.Repeating;
import dev.monitored.operator.watch.Watch;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The labels of the namespaces. Watched where namespaces may be listed; a Role in a namespace
 * allows only to get it, so there it is read again and again.
 */
final class NamespaceLabels implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NamespaceLabels.class);
  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final String NAME = "kubernetes.io/metadata.name";

  private final KubernetesClient client;
  private final Set<String> polled;
  private final Consumer<String> changed;
  private final Watch<Namespace> watched;
  private final Map<String, Map<String, String>> known = new ConcurrentHashMap<>();
  private final Map<String, SourceState> polledStates = new ConcurrentHashMap<>();
  private final Map<String, Failure> failures = new ConcurrentHashMap<>();
  private final Repeating timer;

  /**
   * @param changed is told the name of the namespace
   */
  NamespaceLabels(
      KubernetesClient client, Scope scope, Consumer<String> changed, Consumer<Throwable> stopped) {
    this.client = client;
    this.polled = scope.applications();
    this.changed = changed;
    this.watched =
        new Watch<Namespace>(
                "namespaces",
                polled.isEmpty() ? List.of(client.namespaces()) : List.of(),
                new Handler())
            .orElse(stopped);
    this.timer = new Repeating("namespace-labels", this::look, PAUSE);
  }

  void start() {
    watched.start();
    if (!polled.isEmpty()) {
      timer.start();
    }
  }

  SourceState state() {
    return polled.isEmpty()
        ? watched.state()
        : polled.stream()
            .map(name -> polledStates.getOrDefault(name, SourceState.PENDING))
            .reduce(SourceState.SYNCED, SourceState::or);
  }

  Map<String, String> of(String namespace) {
    return known.getOrDefault(namespace, Map.of(NAME, namespace));
  }

  @Override
  public void close() {
    watched.close();
    timer.close();
  }

  private void look() {
    polled.forEach(this::look);
  }

  private void look(String name) {
    try {
      Optional.ofNullable(client.namespaces().withName(name).get()).ifPresent(this::note);
      polledStates.put(name, SourceState.SYNCED);
      failures.remove(name);
    } catch (KubernetesClientException e) {
      LOG.warn("Cannot read the labels of namespace {}: {}", name, e.getMessage());
      failed(name, e);
    }
  }

  /** What was read stays true for as long as the API server says nothing else. */
  private void failed(String name, KubernetesClientException problem) {
    var isRead = polledStates.get(name) == SourceState.SYNCED;
    if (isRead && Failure.isSilence(problem)) {
      return;
    }
    var failure =
        Objects.requireNonNull(
            failures.compute(name, (_, before) -> Failure.after(before, problem)));
    if (!isRead || failure.isCertain()) {
      polledStates.put(name, failure.state());
    }
  }

  private void note(Namespace namespace) {
    var name = namespace.getMetadata().getName();
    var labels =
        Map.copyOf(Objects.requireNonNullElse(namespace.getMetadata().getLabels(), Map.of()));
    if (!labels.equals(known.put(name, labels))) {
      changed.accept(name);
    }
  }

  private final class Handler implements ResourceEventHandler<Namespace> {
    @Override
    public void onAdd(Namespace namespace) {
      note(namespace);
    }

    @Override
    public void onUpdate(Namespace before, Namespace namespace) {
      note(namespace);
    }

    @Override
    public void onDelete(Namespace namespace, boolean isFinalStateUnknown) {
      known.remove(namespace.getMetadata().getName());
    }
  }
}
