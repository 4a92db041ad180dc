package dev.monitored.operator.cluster;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.snapshot.ChildKind;
import dev.monitored.operator.snapshot.ExistingChild;
import dev.monitored.operator.snapshot.SourceState;
import dev.monitored.operator.watch.MonitoringApi;
import dev.monitored.operator.watch.Newest;
import dev.monitored.operator.watch.Watch;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.cache.ReducedStateItemStore;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The children of all {@code Monitored}, of each kind for as long as the API server serves it. Of
 * an object only an {@link ExistingChild} is kept. What the operator has written is known at once.
 */
public final class ExistingChildren implements AutoCloseable {
  private static final int REMEMBERED = 10_000;

  private final KubernetesClient client;
  private final Scope scope;
  private final MonitoringApi api;
  private final Consumer<MonitoredRef> changed;
  private final Consumer<Throwable> stopped;
  private final Map<MonitoredRef, Map<String, ExistingChild>> children = new ConcurrentHashMap<>();
  private final Map<ChildKind, Watch<GenericKubernetesResource>> watches =
      new EnumMap<>(ChildKind.class);

  /** Of objects that were deleted lately: the answer to their creation may come after that. */
  private final Set<String> gone =
      Collections.synchronizedSet(Collections.newSetFromMap(new Newest<>(REMEMBERED)));

  /**
   * @param changed is told whose child has changed
   * @param stopped is told when a kind that is built in can never be read again
   */
  ExistingChildren(
      KubernetesClient client,
      Scope scope,
      MonitoringApi api,
      Consumer<MonitoredRef> changed,
      Consumer<Throwable> stopped) {
    this.client = client;
    this.scope = scope;
    this.api = api;
    this.changed = changed;
    this.stopped = stopped;
  }

  /** Starts and stops to watch kinds as the API server serves them. */
  synchronized void follow() {
    for (var kind : ChildKind.values()) {
      var isServed = kind.isBuiltIn() || api.serves(kind.plural());
      if (isServed && !watches.containsKey(kind)) {
        var watch = watch(kind);
        watches.put(kind, watch);
        watch.start();
      } else if (!isServed && watches.containsKey(kind)) {
        watches.remove(kind).close();
        children.values().forEach(all -> all.values().removeIf(child -> child.kind() == kind));
      }
    }
  }

  synchronized Map<ChildKind, SourceState> states() {
    var states = new EnumMap<ChildKind, SourceState>(ChildKind.class);
    for (var kind : ChildKind.values()) {
      var watch = watches.get(kind);
      states.put(kind, watch == null ? api.absence() : watch.state());
    }
    return states;
  }

  public List<ExistingChild> of(MonitoredRef owner) {
    return List.copyOf(children.getOrDefault(owner, Map.of()).values());
  }

  /** What the operator has just written; its event says nothing new. */
  public void written(MonitoredRef owner, ExistingChild child) {
    put(owner, child);
  }

  /** What the operator has just deleted. */
  public void deleted(MonitoredRef owner, ExistingChild child) {
    remove(owner, child);
  }

  /** The owner is gone; what it leaves behind is told by events. */
  void forget(MonitoredRef owner) {
    children.computeIfPresent(owner, (_, all) -> all.isEmpty() ? null : all);
  }

  @Override
  public synchronized void close() {
    watches.values().forEach(Watch::close);
  }

  private Watch<GenericKubernetesResource> watch(ChildKind kind) {
    var json = client.getKubernetesSerialization();
    var sources =
        Sources.in(scope.applications(), client.genericKubernetesResources(context(kind))).stream()
            .map(all -> all.withLabel(Labels.MANAGED_BY, Labels.OPERATOR))
            .toList();
    var watch =
        new Watch<>(kind.plural(), sources, handler(kind))
            .storedIn(() ->
                new ReducedStateItemStore<>(
                    ReducedStateItemStore.NAME_KEY_STATE, GenericKubernetesResource.class, json));
    return kind.isBuiltIn() ? watch.orElse(stopped) : watch;
  }

  /** What the informer of that kind tells. */
  ResourceEventHandler<GenericKubernetesResource> handler(ChildKind kind) {
    return new Handler(kind);
  }

  private static ResourceDefinitionContext context(ChildKind kind) {
    return new ResourceDefinitionContext.Builder()
        .withGroup(kind.group())
        .withVersion(kind.version())
        .withKind(kind.kind())
        .withPlural(kind.plural())
        .withNamespaced(true)
        .build();
  }

  private boolean put(MonitoredRef owner, ExistingChild child) {
    var isNews = new boolean[1];
    children
        .computeIfAbsent(owner, _ -> new ConcurrentHashMap<>())
        .compute(
            key(child),
            (_, before) -> {
              var isNewer = before == null || before.version() < child.version();
              isNews[0] = isNewer && !child.isLike(before);
              return isNewer ? child : before;
            });
    // Looked up last: whoever notes it later removes what was put before.
    if (gone.contains(child.uid())) {
      remove(owner, child);
      return false;
    }
    return isNews[0];
  }

  private boolean remove(MonitoredRef owner, ExistingChild child) {
    var all = children.get(owner);
    return all != null
        && all.values()
            .removeIf(found -> key(found).equals(key(child)) && found.uid().equals(child.uid()));
  }

  private static String key(ExistingChild child) {
    return key(child.kind(), child.name());
  }

  private static String key(ChildKind kind, String name) {
    return kind + "/" + name;
  }

  /** By its controller, else by its labels: a kept claim has no controller. */
  private static MonitoredRef owner(GenericKubernetesResource object) {
    var name =
        Optional.ofNullable(ChildReader.controller(object))
            .filter(controller -> controller.kind().equals(Monitored.class.getSimpleName()))
            .map(ExistingChild.Controller::name)
            .orElseGet(() -> Labels.monitored(object.getMetadata().getLabels()));
    return new MonitoredRef(object.getMetadata().getNamespace(), name);
  }

  /** What the operator wrote itself need not be read a second time. */
  private boolean isKnown(MonitoredRef owner, ChildKind kind, GenericKubernetesResource object) {
    var metadata = object.getMetadata();
    var known = children.getOrDefault(owner, Map.of()).get(key(kind, metadata.getName()));
    return known != null && known.version() >= Long.parseLong(metadata.getResourceVersion());
  }

  private final class Handler implements ResourceEventHandler<GenericKubernetesResource> {
    private final ChildKind kind;

    Handler(ChildKind kind) {
      this.kind = kind;
    }

    @Override
    public void onAdd(GenericKubernetesResource object) {
      note(object);
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource object) {
      note(object);
    }

    /** The last state may be that of the reduced store, which has neither labels nor owner. */
    @Override
    public void onDelete(GenericKubernetesResource object, boolean isFinalStateUnknown) {
      var metadata = object.getMetadata();
      Optional.ofNullable(metadata.getUid()).ifPresent(gone::add);
      children.forEach((owner, all) -> {
        if (owner.namespace().equals(metadata.getNamespace())
            && all.remove(key(kind, metadata.getName())) != null) {
          changed.accept(owner);
        }
      });
    }

    private void note(GenericKubernetesResource object) {
      var owner = owner(object);
      if (!isKnown(owner, kind, object) && put(owner, ChildReader.read(kind, object))) {
        changed.accept(owner);
      }
    }
  }
}
