package dev.monitored.operator.cluster;

import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.snapshot.OperatedPrometheus;
import dev.monitored.operator.snapshot.ReplicaAddresses;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The Prometheus objects of prometheus-operator and their Pods. A kind is watched for as long as
 * the API server serves it.
 */
final class OperatedPrometheuses implements AutoCloseable {
  private static final String NAME = "operator.prometheus.io/name";
  private static final int REMEMBERED = 1000;
  private static final String MODE = "operator.prometheus.io/mode";
  private static final List<ResourceDefinitionContext> KINDS =
      List.of(
          kind(PrometheusRef.PROMETHEUS, "prometheuses", "v1"),
          kind(PrometheusRef.AGENT, "prometheusagents", "v1alpha1"));

  private final KubernetesClient client;
  private final Scope scope;
  private final MonitoringApi api;
  private final Runnable changed;
  private final Map<String, Watch<GenericKubernetesResource>> objects = new ConcurrentHashMap<>();
  private final Watch<Pod> pods;
  private final Map<String, OperatedPrometheus> facts = new ConcurrentHashMap<>();
  private List<OperatedPrometheus> known = List.of();

  OperatedPrometheuses(KubernetesClient client, Scope scope, MonitoringApi api, Runnable changed) {
    this.client = client;
    this.scope = scope;
    this.api = api;
    this.changed = changed;
    this.pods =
        new Watch<>(
            Sources.in(scope.prometheuses(), client.pods()).stream()
                .map(all -> all.withLabel(NAME))
                .toList(),
            OperatedPrometheuses::key,
            _ -> {});
  }

  void start() {
    pods.start();
    follow();
  }

  /** Starts and stops watching as the kinds come and go. */
  synchronized void follow() {
    for (var kind : KINDS) {
      if (!api.serves(kind.getPlural())) {
        Optional.ofNullable(objects.remove(kind.getPlural())).ifPresent(Watch::close);
      } else if (!objects.containsKey(kind.getPlural())) {
        var watch =
            new Watch<>(
                Sources.in(scope.prometheuses(), client.genericKubernetesResources(kind)),
                OperatedPrometheuses::key,
                _ -> noteChange());
        objects.put(kind.getPlural(), watch);
        watch.start();
      }
    }
    // Those of a kind that went are unknown from now on, so that they are news when they return.
    known = facts();
  }

  boolean isSynced() {
    return pods.isSynced()
        && KINDS.stream()
            .map(ResourceDefinitionContext::getPlural)
            .filter(api::serves)
            .allMatch(plural ->
                Optional.ofNullable(objects.get(plural)).filter(Watch::isSynced).isPresent());
  }

  /** Whether there may be Prometheuses that the operator may not see. */
  boolean isForbidden() {
    return objects.values().stream().anyMatch(Watch::isForbidden);
  }

  List<OperatedPrometheus> facts() {
    return all().map(this::fact).sorted(Comparator.comparing(OperatedPrometheus::ref)).toList();
  }

  Optional<ReplicaAddresses> endpoints(PrometheusRef ref) {
    return find(ref).map(found -> new PrometheusPods(found, podsOf(ref)).endpoints());
  }

  /** When its object was last changed, or the last of its Pods became ready. */
  Optional<Instant> changed(PrometheusRef ref) {
    return Stream.concat(
            find(ref).flatMap(PrometheusObject::changed).stream(),
            podsOf(ref).stream().flatMap(pod -> PrometheusPods.readySince(pod).stream()))
        .max(Comparator.naturalOrder());
  }

  Optional<Duration> interval(PrometheusRef ref) {
    return find(ref).map(PrometheusObject::interval);
  }

  Optional<String> enforcedLabel(PrometheusRef ref) {
    return find(ref).flatMap(PrometheusObject::enforcedLabel);
  }

  @Override
  public synchronized void close() {
    objects.values().forEach(Watch::close);
    pods.close();
  }

  /** prometheus-operator writes the status of its objects often; plans do not depend on that. */
  private void noteChange() {
    if (isNews()) {
      changed.run();
    }
  }

  private synchronized boolean isNews() {
    var before = known;
    known = facts();
    return !known.equals(before);
  }

  /** Read once for each version: plans are made often, and these objects change seldom. */
  private OperatedPrometheus fact(PrometheusObject prometheus) {
    if (facts.size() > REMEMBERED) {
      facts.clear();
    }
    return facts.computeIfAbsent(prometheus.version(), _ -> prometheus.asFact());
  }

  private Stream<PrometheusObject> all() {
    return objects.values().stream()
        .flatMap(Watch::all)
        .map(object -> new PrometheusObject(object, client.getKubernetesSerialization()));
  }

  private Optional<PrometheusObject> find(PrometheusRef ref) {
    return all().filter(prometheus -> prometheus.ref().equals(ref)).findFirst();
  }

  private List<Pod> podsOf(PrometheusRef ref) {
    var isAgent = ref.kind().equals(PrometheusRef.AGENT);
    return pods.having(ref.namespace() + "/" + ref.name()).stream()
        .filter(pod -> isAgent == "agent".equals(pod.getMetadata().getLabels().get(MODE)))
        .toList();
  }

  private static String key(GenericKubernetesResource object) {
    return object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
  }

  private static String key(Pod pod) {
    var labels =
        Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.<String, String>of());
    return pod.getMetadata().getNamespace() + "/" + labels.getOrDefault(NAME, "");
  }

  private static ResourceDefinitionContext kind(String kind, String plural, String version) {
    return new ResourceDefinitionContext.Builder()
        .withGroup(MonitoringApi.GROUP)
        .withVersion(version)
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(true)
        .build();
  }
}
