package dev.monitored.operator.cluster;

import dev.monitored.operator.api.Durations;
import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.snapshot.ClusterSnapshot;
import dev.monitored.operator.snapshot.Facts;
import dev.monitored.operator.snapshot.OperatedPrometheus;
import dev.monitored.operator.snapshot.PlainPrometheus;
import dev.monitored.operator.snapshot.PrometheusPolicy;
import dev.monitored.operator.snapshot.PrometheusState;
import dev.monitored.operator.snapshot.ReplicaAddresses;
import dev.monitored.operator.snapshot.SourceState;
import dev.monitored.operator.snapshot.SourceStates;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the cluster holds at the moment, from informers. Every replica of the operator has its own;
 * nothing here asks the API server on behalf of a caller. Safe for use by several threads.
 */
public final class ClusterView implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);

  private final List<PlainPrometheus> plain;
  private final PrometheusPolicy policy;
  private final List<ClusterListener> listeners = new CopyOnWriteArrayList<>();
  private final AtomicLong version = new AtomicLong();
  private final Watch<Monitored> monitoreds;
  private final Watch<Pod> pods;
  private final NamespaceLabels namespaces;
  private final MonitoringApi api;
  private final OperatedPrometheuses operated;
  private final RuleConfigMaps rules;
  private final ExistingChildren children;
  private final Repeating timer;
  private volatile SourceStates known = SourceStates.of(Map.of());

  /**
   * @param stopped is told when something that the operator cannot do without can never be read
   *     again
   */
  public ClusterView(
      KubernetesClient client,
      Scope scope,
      List<PlainPrometheus> plain,
      PrometheusPolicy policy,
      Consumer<Throwable> stopped) {
    this.plain = List.copyOf(plain);
    this.policy = policy;
    var sources = new Sources(client, scope);
    this.monitoreds =
        new Watch<>("monitoreds", sources.monitoreds(), new MonitoredHandler())
            .indexedBy(ClusterView::key)
            .orElse(stopped);
    this.pods =
        new Watch<>("pods", sources.pods(), Watch.onChange(this::changed))
            .indexedBy(ClusterView::key)
            .orElse(stopped);
    this.namespaces = new NamespaceLabels(client, scope, this::namespaceChanged, stopped);
    this.api =
        scope.isClusterWide()
            ? new WatchedCrds(client, this::apiChanged)
            : new PolledDiscovery(client, this::apiChanged);
    this.operated = new OperatedPrometheuses(client, scope, api, this::everythingChanged);
    this.rules =
        new RuleConfigMaps(
            sources, plain, this::rulesChanged, () -> tell(ClusterListener::ruleConfigMapChanged));
    this.children = new ExistingChildren(client, scope, api, this::childChanged, stopped);
    this.timer = new Repeating("source-states", this::lookAtSources, LOOK);
  }

  public void listen(ClusterListener listener) {
    listeners.add(listener);
  }

  /** Returns at once; {@link #isServing} and {@link #isSettled} tell what can be relied upon. */
  public void start() {
    monitoreds.start();
    pods.start();
    namespaces.start();
    api.start();
    operated.start();
    rules.start();
    children.follow();
    timer.start();
  }

  /** Whether all {@code Monitored} and their Pods have been read once. */
  public boolean isServing() {
    return monitoreds.isRead() && pods.isRead();
  }

  /** Since when what is served may be out of date; empty: changes are heard of. */
  public Optional<Instant> staleSince() {
    return Stream.of(monitoreds.staleSince(), pods.staleSince())
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder());
  }

  /**
   * Whether of each source it is known how much is known, and no change was missed; until then an
   * absence means nothing.
   */
  public boolean isSettled() {
    return isServing()
        && !sources().isAnyPending()
        && !monitoreds.isCatchingUp()
        && !pods.isCatchingUp();
  }

  /** Grows with every change of a {@code Monitored} or of a Pod of one. */
  public long version() {
    return version.get();
  }

  public SourceStates sources() {
    var states = new TreeMap<String, SourceState>();
    states.put(SourceStates.MONITOREDS, monitoreds.state());
    states.put(SourceStates.PODS, pods.state());
    states.put(SourceStates.NAMESPACES, namespaces.state());
    states.put(SourceStates.DEFINITIONS, api.state());
    states.put(SourceStates.PROMETHEUS_PODS, operated.podsState());
    states.put(SourceStates.RULES, rules.state());
    states.putAll(operated.states());
    children.states().forEach((kind, state) -> states.put(kind.plural(), state));
    return SourceStates.of(states);
  }

  public Optional<Monitored> find(MonitoredRef ref) {
    return monitoreds.find(key(ref));
  }

  /** All of them, those whose spec does not fit its schema, too. */
  public List<Monitored> monitoreds() {
    return monitoreds.all().toList();
  }

  public List<MonitoredRef> refs() {
    return monitoreds.all().map(ClusterView::ref).toList();
  }

  /** The uids of all that are there. */
  public Set<String> uids() {
    return monitoreds
        .all()
        .map(monitored -> monitored.getMetadata().getUid())
        .collect(Collectors.toSet());
  }

  /** The Pods of an application, terminating and finished ones, too. */
  public List<Pod> pods(MonitoredRef ref) {
    return pods.having(key(ref));
  }

  public ClusterSnapshot snapshot(Monitored monitored) {
    var ref = ref(monitored);
    return new ClusterSnapshot(
        facts(ref.namespace()),
        prometheuses(),
        pods(ref),
        children.of(ref),
        rules.of(monitored),
        sources());
  }

  /** What a plan in that namespace depends on, except the rights of service accounts. */
  public Facts facts(String namespace) {
    var isServed = api.serves("servicemonitors") || api.serves("podmonitors");
    var objects =
        operated.states().containsValue(SourceState.PENDING)
            ? List.<OperatedPrometheus>of()
            : operated.facts();
    var isUnseen = operated.states().values().stream().anyMatch(state -> !state.isKnown());
    return new Facts(
        isServed, isUnseen, objects, plain, namespaces.of(namespace), policy, List.of());
  }

  public ExistingChildren children() {
    return children;
  }

  public RuleConfigMaps rules() {
    return rules;
  }

  public List<PlainPrometheus> plain() {
    return plain;
  }

  public ReplicaAddresses addresses(PrometheusRef ref) {
    return prometheuses().stream()
        .filter(state -> state.prometheus().ref().equals(ref))
        .findFirst()
        .map(PrometheusState::addresses)
        .orElseGet(() -> ReplicaAddresses.none("it is gone"));
  }

  @Override
  public void close() {
    timer.close();
    children.close();
    rules.close();
    operated.close();
    api.close();
    namespaces.close();
    pods.close();
    monitoreds.close();
  }

  private List<PrometheusState> prometheuses() {
    return Stream.concat(operated.prometheuses().stream(), plain.stream().map(ClusterView::state))
        .toList();
  }

  private static PrometheusState state(PlainPrometheus prometheus) {
    return new PrometheusState(
        prometheus,
        Durations.parse(prometheus.scrapeInterval(), DEFAULT_INTERVAL),
        null,
        null,
        null,
        ReplicaAddresses.of(List.of(List.of(URI.create(prometheus.url())))));
  }

  /** That a source can be read no more, or again, is no event. */
  private void lookAtSources() {
    var now = sources();
    if (!now.equals(known)) {
      known = now;
      everythingChanged();
    }
  }

  private void changed(Pod pod) {
    version.incrementAndGet();
    var ref = new MonitoredRef(pod.getMetadata().getNamespace(), instance(pod));
    tell(listener -> listener.changed(ref));
  }

  private void childChanged(MonitoredRef owner) {
    tell(listener -> listener.changed(owner));
  }

  private void namespaceChanged(String namespace) {
    refs().stream()
        .filter(ref -> ref.namespace().equals(namespace))
        .forEach(ref -> tell(listener -> listener.changed(ref)));
  }

  private void apiChanged() {
    operated.follow();
    children.follow();
    everythingChanged();
  }

  private void everythingChanged() {
    tell(ClusterListener::everythingChanged);
  }

  private void rulesChanged(MonitoredRef ref) {
    tell(listener -> listener.rulesChanged(ref));
  }

  private void tell(Consumer<ClusterListener> news) {
    listeners.forEach(news);
  }

  private static MonitoredRef ref(HasMetadata object) {
    return new MonitoredRef(object.getMetadata().getNamespace(), object.getMetadata().getName());
  }

  private static String instance(Pod pod) {
    return Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.<String, String>of())
        .getOrDefault(Labels.INSTANCE, "");
  }

  private static String key(HasMetadata object) {
    return key(ref(object));
  }

  private static String key(Pod pod) {
    return pod.getMetadata().getNamespace() + "/" + instance(pod);
  }

  private static String key(MonitoredRef ref) {
    return ref.namespace() + "/" + ref.name();
  }

  /** A status is written often, and nothing here depends on it. */
  private final class MonitoredHandler implements ResourceEventHandler<Monitored> {
    @Override
    public void onAdd(Monitored monitored) {
      changed(monitored);
    }

    @Override
    public void onUpdate(Monitored before, Monitored monitored) {
      if (!isSameWish(before, monitored)) {
        changed(monitored);
      }
    }

    @Override
    public void onDelete(Monitored monitored, boolean isFinalStateUnknown) {
      version.incrementAndGet();
      children.forget(ref(monitored));
      tell(listener -> listener.deleted(ref(monitored)));
    }

    private void changed(Monitored monitored) {
      version.incrementAndGet();
      tell(listener -> listener.changed(ref(monitored)));
    }

    private static boolean isSameWish(Monitored one, Monitored other) {
      var before = one.getMetadata();
      var after = other.getMetadata();
      return Objects.equals(before.getUid(), after.getUid())
          && Objects.equals(before.getGeneration(), after.getGeneration())
          && Objects.equals(before.getLabels(), after.getLabels())
          && Objects.equals(before.getDeletionTimestamp(), after.getDeletionTimestamp());
    }
  }
}
