package dev.monitored.operator.cluster;

import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.prometheus.Connections;
import dev.monitored.operator.prometheus.OperatedPrometheus;
import dev.monitored.operator.prometheus.PrometheusState;
import dev.monitored.operator.snapshot.SourceState;
import dev.monitored.operator.watch.MonitoringApi;
import dev.monitored.operator.watch.TrimmedStore;
import dev.monitored.operator.watch.Watch;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Prometheus objects of prometheus-operator and their Pods. A kind is watched for as long as
 * the API server serves it.
 */
final class OperatedPrometheuses implements AutoCloseable {
  private static final String NAME = "operator.prometheus.io/name";
  private static final int REMEMBERED = 1000;
  private static final String APPLICATION = "app.kubernetes.io/name";
  private static final String AGENT = "prometheus-agent";
  private static final String RULERS = "thanosrulers";
  private static final Map<String, String> KINDS =
      new TreeMap<>(
          Map.of(
              "prometheuses",
              PrometheusRef.PROMETHEUS,
              "prometheusagents",
              PrometheusRef.AGENT,
              RULERS,
              PrometheusRef.RULER));

  private final KubernetesClient client;
  private final Scope scope;
  private final Connections connections;
  private final MonitoringApi api;
  private final Runnable changed;

  private record Versioned(String version, Watch<GenericKubernetesResource> watch) {}

  private final Map<String, Versioned> objects = new ConcurrentHashMap<>();
  private final Watch<Pod> pods;
  private final Map<String, OperatedPrometheus> facts = new ConcurrentHashMap<>();
  private List<OperatedPrometheus> known = List.of();

  OperatedPrometheuses(
      KubernetesClient client,
      Scope scope,
      Connections connections,
      MonitoringApi api,
      Runnable changed) {
    this.connections = connections;
    this.client = client;
    this.scope = scope;
    this.api = api;
    this.changed = changed;
    this.pods =
        new Watch<>(
                "pods of prometheuses",
                Sources.in(scope.prometheuses(), client.pods()).stream()
                    .map(all -> all.withLabel(NAME))
                    .toList(),
                Watch.<Pod>onChange(_ -> {}))
            .storedIn(TrimmedStore::ofPods)
            .indexedBy(OperatedPrometheuses::key);
  }

  void start() {
    pods.start();
    follow();
  }

  /** Starts and stops watching as the kinds come and go, in the version that is served. */
  synchronized void follow() {
    KINDS.forEach((plural, kind) -> {
      var version = api.version(plural).orElse("");
      var known = objects.get(plural);
      if (known != null && !known.version().equals(version)) {
        objects.remove(plural);
        known.watch().close();
      }
      if (!version.isEmpty() && !objects.containsKey(plural)) {
        var watch = watch(kind, plural, version);
        objects.put(plural, new Versioned(version, watch));
        watch.start();
      }
    });
    // Those of a kind that went are unknown from now on, so that they are news when they return.
    known = facts(_ -> true);
  }

  Map<String, SourceState> states() {
    var states = new TreeMap<String, SourceState>();
    for (var plural : KINDS.keySet()) {
      var found = objects.get(plural);
      states.put(plural, found == null ? api.absence() : found.watch().state());
    }
    return states;
  }

  SourceState podsState() {
    return pods.state();
  }

  /** Of those that scrape. */
  Collection<SourceState> scrapingStates() {
    var states = states();
    states.remove(RULERS);
    return states.values();
  }

  List<PrometheusState> prometheuses() {
    return all().filter(one -> !isRuler(one)).map(this::state).toList();
  }

  List<OperatedPrometheus> facts() {
    return facts(one -> !isRuler(one));
  }

  /** Null: it is not known which there are. */
  @Nullable List<OperatedPrometheus> rulers() {
    return Objects.requireNonNull(states().get(RULERS)).isKnown()
        ? facts(OperatedPrometheuses::isRuler)
        : null;
  }

  private List<OperatedPrometheus> facts(Predicate<PrometheusObject> which) {
    return all()
        .filter(which)
        .map(this::fact)
        .sorted(Comparator.comparing(OperatedPrometheus::ref))
        .toList();
  }

  private static boolean isRuler(PrometheusObject object) {
    return object.ref().kind().equals(PrometheusRef.RULER);
  }

  @Override
  public synchronized void close() {
    objects.values().forEach(found -> found.watch().close());
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
    known = facts(_ -> true);
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
        .map(Versioned::watch)
        .flatMap(Watch::all)
        .map(object -> new PrometheusObject(object, client.getKubernetesSerialization()));
  }

  private PrometheusState state(PrometheusObject prometheus) {
    var its = podsOf(prometheus.ref());
    return new PrometheusState(
        fact(prometheus),
        prometheus.interval(),
        null,
        null,
        changed(prometheus, its),
        prometheus.enforcedLabel().orElse(null),
        prometheus.sampleLimit(),
        prometheus.discoverer().orElse(null),
        new PrometheusPods(prometheus, its, connections.to(prometheus.ref())).endpoints());
  }

  /** When its object was last changed, or the last of its Pods became ready. */
  private static @Nullable Instant changed(PrometheusObject prometheus, List<Pod> pods) {
    return Stream.concat(
            prometheus.changed().stream(),
            pods.stream().flatMap(pod -> PrometheusPods.readySince(pod).stream()))
        .max(Comparator.naturalOrder())
        .orElse(null);
  }

  /** An agent and a Prometheus of one name have Pods of their own. */
  private List<Pod> podsOf(PrometheusRef ref) {
    var isAgent = ref.kind().equals(PrometheusRef.AGENT);
    return pods.having(ref.namespace() + "/" + ref.name()).stream()
        .filter(pod -> isAgent == AGENT.equals(pod.getMetadata().getLabels().get(APPLICATION)))
        .toList();
  }

  private Watch<GenericKubernetesResource> watch(String kind, String plural, String version) {
    var objectsOfKind = client.genericKubernetesResources(kind(kind, plural, version));
    return new Watch<>(
            plural,
            Sources.in(scope.prometheuses(), objectsOfKind),
            Watch.<GenericKubernetesResource>onChange(_ -> noteChange()))
        .indexedBy(OperatedPrometheuses::key);
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
