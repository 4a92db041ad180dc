package dev.monitored.operator.cluster;

import dev.monitored.operator.api.Durations;
import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.plan.Plan;
import dev.monitored.operator.plan.Planner;
import dev.monitored.operator.snapshot.Facts;
import dev.monitored.operator.snapshot.PlainPrometheus;
import dev.monitored.operator.snapshot.PrometheusPolicy;
import dev.monitored.operator.snapshot.ReplicaAddresses;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What the cluster holds at the moment. Every replica of the operator has its own; nothing here
 * asks the API server on behalf of a caller. Safe for use by several threads.
 */
public final class ClusterView implements AutoCloseable {
  private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);

  private final List<PlainPrometheus> plain;
  private final PrometheusPolicy policy;
  private final List<ClusterListener> listeners = new CopyOnWriteArrayList<>();
  private final Watch<Monitored> monitoreds;
  private final Watch<Pod> pods;
  private final NamespaceLabels namespaces;
  private final MonitoringApi api;
  private final OperatedPrometheuses operated;
  private final Watch<ConfigMap> rules;

  public ClusterView(
      KubernetesClient client, Scope scope, List<PlainPrometheus> plain, PrometheusPolicy policy) {
    this.plain = List.copyOf(plain);
    this.policy = policy;
    var sources = new Sources(client, scope);
    this.monitoreds = new Watch<>(sources.monitoreds(), ClusterView::key, this::changed);
    this.pods = new Watch<>(sources.pods(), ClusterView::key, this::changed);
    this.namespaces = new NamespaceLabels(client, scope, this::namespaceChanged);
    this.api =
        scope.isClusterWide()
            ? new WatchedCrds(client, this::apiChanged)
            : new PolledDiscovery(client, this::apiChanged);
    this.operated = new OperatedPrometheuses(client, scope, api, this::everythingChanged);
    this.rules = new Watch<>(sources.rules(plain), ClusterView::key, _ -> rulesChanged());
  }

  public void listen(ClusterListener listener) {
    listeners.add(listener);
  }

  /** Returns at once; {@link #isSynced} tells when it can be relied upon. */
  public void start() {
    monitoreds.start();
    pods.start();
    namespaces.start();
    api.start();
    operated.start();
    rules.start();
  }

  /** Until then an absence means nothing. */
  public boolean isSynced() {
    return isMonitoredKnown()
        && pods.isSynced()
        && namespaces.isSynced()
        && api.isSynced()
        && operated.isSynced()
        && rules.isSynced();
  }

  /** Whether the API server serves {@code Monitored} and lets the operator read it somewhere. */
  public boolean isMonitoredKnown() {
    return monitoreds.isSynced() && monitoreds.isAnySynced();
  }

  public boolean serves(String plural) {
    return api.serves(plural);
  }

  /** Whether there may be Prometheus objects that the operator may not see. */
  public boolean isPrometheusForbidden() {
    return operated.isForbidden();
  }

  public boolean has(MonitoredRef application) {
    return monitoreds.find(key(application)).isPresent();
  }

  /** All that can be read. */
  public List<Monitored> monitoreds() {
    return monitoreds.all().filter(monitored -> monitored.getSpec() != null).toList();
  }

  public List<MonitoredRef> applications() {
    return monitoreds.all().map(ClusterView::application).toList();
  }

  /** The uids of all that are there. */
  public Set<String> uids() {
    return monitoreds
        .all()
        .map(monitored -> monitored.getMetadata().getUid())
        .collect(Collectors.toSet());
  }

  /** The Pods of an application, terminating and finished ones, too. */
  public List<Pod> pods(MonitoredRef application) {
    return pods.having(key(application));
  }

  /** Right about plain Prometheuses, which need no rights. */
  public Plan plan(Monitored monitored) {
    return Planner.plan(monitored, facts(monitored));
  }

  /** All that a plan depends on, except the rights of service accounts. */
  public Facts facts(Monitored monitored) {
    var labels = namespaces.of(monitored.getMetadata().getNamespace());
    var isServed = api.serves("servicemonitors") || api.serves("podmonitors");
    return new Facts(
        isServed, isPrometheusForbidden(), operated.facts(), plain, labels, policy, List.of());
  }

  public List<PlainPrometheus> plain() {
    return plain;
  }

  /** The ConfigMap into which the rules for that Prometheus are written, if it is there. */
  public Optional<ConfigMap> rulesConfigMap(PlainPrometheus prometheus) {
    return rules.find(prometheus.ref().namespace() + "/" + prometheus.rulesConfigMap());
  }

  public ReplicaAddresses endpoints(PrometheusRef ref) {
    return plain(ref)
        .map(prometheus -> ReplicaAddresses.of(List.of(List.of(URI.create(prometheus.url())))))
        .or(() -> operated.endpoints(ref))
        .orElseGet(() -> ReplicaAddresses.none("it is gone"));
  }

  public Optional<Instant> changed(PrometheusRef ref) {
    return operated.changed(ref);
  }

  public Optional<Duration> interval(PrometheusRef ref) {
    return plain(ref)
        .map(prometheus -> Durations.parse(prometheus.scrapeInterval(), DEFAULT_INTERVAL))
        .or(() -> operated.interval(ref));
  }

  /** The label that prometheus-operator forces upon all that is written for it. */
  public Optional<String> enforcedLabel(PrometheusRef ref) {
    return operated.enforcedLabel(ref);
  }

  @Override
  public void close() {
    rules.close();
    operated.close();
    api.close();
    namespaces.close();
    pods.close();
    monitoreds.close();
  }

  private Optional<PlainPrometheus> plain(PrometheusRef ref) {
    return plain.stream().filter(prometheus -> prometheus.ref().equals(ref)).findFirst();
  }

  private void changed(Monitored monitored) {
    var application = application(monitored);
    var isThere = has(application);
    tell(listener -> {
      if (isThere) {
        listener.changed(application);
      } else {
        listener.deleted(application);
      }
    });
  }

  private void changed(Pod pod) {
    var application = new MonitoredRef(pod.getMetadata().getNamespace(), instance(pod));
    tell(listener -> listener.changed(application));
  }

  private void namespaceChanged(String namespace) {
    applications().stream()
        .filter(application -> application.namespace().equals(namespace))
        .forEach(application -> tell(listener -> listener.changed(application)));
  }

  private void apiChanged() {
    operated.follow();
    everythingChanged();
  }

  private void everythingChanged() {
    tell(ClusterListener::everythingChanged);
  }

  private void rulesChanged() {
    tell(ClusterListener::rulesChanged);
  }

  private void tell(Consumer<ClusterListener> news) {
    listeners.forEach(news);
  }

  private static MonitoredRef application(HasMetadata object) {
    return new MonitoredRef(object.getMetadata().getNamespace(), object.getMetadata().getName());
  }

  private static String instance(Pod pod) {
    return Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.<String, String>of())
        .getOrDefault(Labels.INSTANCE, "");
  }

  private static String key(HasMetadata object) {
    return key(application(object));
  }

  private static String key(Pod pod) {
    return pod.getMetadata().getNamespace() + "/" + instance(pod);
  }

  private static String key(MonitoredRef application) {
    return application.namespace() + "/" + application.name();
  }
}
