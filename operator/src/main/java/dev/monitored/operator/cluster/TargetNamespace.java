package dev.monitored.operator.cluster;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.Target;
import dev.monitored.operator.api.Target.Kind;
import dev.monitored.operator.api.Target.ServiceReference;
import dev.monitored.operator.api.Target.WorkloadReference;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.pod.PodView;
import dev.monitored.operator.snapshot.ApplicationObjects;
import dev.monitored.operator.snapshot.SourceState;
import dev.monitored.operator.snapshot.SourceStates;
import dev.monitored.operator.watch.TrimmedStore;
import dev.monitored.operator.watch.Watch;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.dsl.Watchable;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The Services, workloads and Pods of one namespace in which there are targets. */
final class TargetNamespace implements AutoCloseable {
  private final Consumer<MonitoredRef> changed;
  private final Watch<Service> services;
  private final Watch<Pod> pods;
  private final Map<Kind, TargetWorkloads<?>> workloads = new EnumMap<>(Kind.class);
  private Map<String, SourceState> known = Map.of();
  private volatile List<Monitored> targets = List.of();

  /**
   * @param changed is told whose target has changed
   */
  TargetNamespace(KubernetesClient client, String namespace, Consumer<MonitoredRef> changed) {
    this.changed = changed;
    this.services =
        new Watch<>(
                "services of targets",
                List.of(client.services().inNamespace(namespace)),
                Watch.onEachState(this::serviceChanged))
            .storedIn(TrimmedStore::ofServices)
            .indexedBy(TargetNamespace::name);
    this.pods =
        new Watch<>(
                "pods of targets",
                List.of(client.pods().inNamespace(namespace)),
                Watch.onEachState(this::podChanged))
            .storedIn(TrimmedStore::ofPods)
            .indexedBy(TargetNamespace::owner);
    var apps = client.apps();
    add(
        Kind.Deployment,
        apps.deployments().inNamespace(namespace),
        (Deployment it) -> it.getSpec().getTemplate());
    add(
        Kind.StatefulSet,
        apps.statefulSets().inNamespace(namespace),
        (StatefulSet it) -> it.getSpec().getTemplate());
    add(
        Kind.DaemonSet,
        apps.daemonSets().inNamespace(namespace),
        (DaemonSet it) -> it.getSpec().getTemplate());
  }

  private <W extends HasMetadata, S extends Informable<W> & Watchable<W>> void add(
      Kind kind, S source, Function<W, PodTemplateSpec> template) {
    var watch =
        new Watch<W>(
                SourceStates.plural(kind) + " of targets",
                List.of(source),
                Watch.onEachState(workload -> workloadChanged(kind, workload, template)))
            .storedIn(() -> TrimmedStore.ofWorkloads(template))
            .indexedBy(TargetNamespace::name);
    workloads.put(kind, new TargetWorkloads<>(watch, template));
  }

  void start() {
    watches().forEach(Watch::start);
  }

  /** These have a target here from now on, and no others. */
  void serve(List<Monitored> monitoreds) {
    targets = List.copyOf(monitoreds);
  }

  Map<String, SourceState> states() {
    var states = new TreeMap<String, SourceState>();
    states.put(SourceStates.inTargets("services"), services.state());
    states.put(SourceStates.inTargets("pods"), pods.state());
    workloads.forEach((kind, all) ->
        states.put(SourceStates.inTargets(SourceStates.plural(kind)), all.watch().state()));
    return states;
  }

  /** Tells all whose target is here if it became known how much is known. */
  void look() {
    var before = known;
    var now = states();
    if (!now.containsValue(SourceState.PENDING) && !now.equals(before)) {
      known = now;
      tell(_ -> true, _ -> true);
    }
  }

  boolean isPending() {
    return states().containsValue(SourceState.PENDING);
  }

  Optional<Instant> staleSince() {
    return watches().flatMap(watch -> watch.staleSince().stream()).min(Comparator.naturalOrder());
  }

  /** All that may belong to that target. */
  ApplicationObjects objects(Target target) {
    var workload = target.workload();
    return workload == null ? objects(Objects.requireNonNull(target.service())) : objects(workload);
  }

  private ApplicationObjects objects(WorkloadReference workload) {
    return new ApplicationObjects(
        List.copyOf(of(workload.kind()).named(workload.name())),
        services.all().toList(),
        pods.having(key(workload)));
  }

  private ApplicationObjects objects(ServiceReference service) {
    return new ApplicationObjects(
        workloads.values().stream().<HasMetadata>flatMap(all -> all.watch().all()).toList(),
        services.having(service.name()),
        pods.all().toList());
  }

  @Override
  public void close() {
    watches().forEach(Watch::close);
  }

  private Stream<Watch<?>> watches() {
    return Stream.concat(
        Stream.<Watch<?>>of(services, pods),
        workloads.values().stream().<Watch<?>>map(TargetWorkloads::watch));
  }

  private TargetWorkloads<?> of(Kind kind) {
    return Objects.requireNonNull(workloads.get(kind));
  }

  private void podChanged(Pod pod) {
    var labels = labels(pod);
    var owner = owner(pod);
    tell(workload -> key(workload).equals(owner), service -> isSelecting(service, labels));
  }

  private <W extends HasMetadata> void workloadChanged(
      Kind kind, W workload, Function<W, PodTemplateSpec> template) {
    var labels = template.apply(workload).getMetadata().getLabels();
    tell(
        named -> named.kind() == kind && named.name().equals(name(workload)),
        service -> isSelecting(service, labels));
  }

  /** A workload may be scraped through it. */
  private void serviceChanged(Service service) {
    if (!Labels.OPERATOR.equals(labels(service).get(Labels.MANAGED_BY))) {
      tell(
          workload -> isSelecting(service, of(workload.kind()).podLabels(workload.name())),
          named -> named.name().equals(name(service)));
    }
  }

  private void tell(
      Predicate<WorkloadReference> isWorkload, Predicate<ServiceReference> isService) {
    targets.stream()
        .filter(monitored -> {
          var target = Objects.requireNonNull(monitored.getSpec().target());
          var workload = target.workload();
          var service = target.service();
          return (workload != null && isWorkload.test(workload))
              || (service != null && isService.test(service));
        })
        .map(MonitoredRef::of)
        .forEach(changed);
  }

  private boolean isSelecting(ServiceReference service, @Nullable Map<String, String> labels) {
    return services.having(service.name()).stream().anyMatch(found -> isSelecting(found, labels));
  }

  private static boolean isSelecting(Service service, @Nullable Map<String, String> labels) {
    var selector = service.getSpec().getSelector();
    return selector != null
        && !selector.isEmpty()
        && labels != null
        && labels.entrySet().containsAll(selector.entrySet());
  }

  private static String key(WorkloadReference workload) {
    return workload.kind() + "/" + workload.name();
  }

  private static String name(HasMetadata object) {
    return object.getMetadata().getName();
  }

  private static Map<String, String> labels(HasMetadata object) {
    return Objects.requireNonNullElse(object.getMetadata().getLabels(), Map.of());
  }

  private static String owner(Pod pod) {
    return new PodView(pod).owner().map(owner -> owner.kind() + "/" + owner.name()).orElse("");
  }
}
