package dev.monitored.operator.cluster;

import dev.monitored.operator.api.Durations;
import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.prometheus.Connections;
import dev.monitored.operator.prometheus.DocumentRead;
import dev.monitored.operator.prometheus.OperatedPrometheus;
import dev.monitored.operator.prometheus.PlainPrometheus;
import dev.monitored.operator.prometheus.PrometheusPolicy;
import dev.monitored.operator.prometheus.PrometheusState;
import dev.monitored.operator.prometheus.ReplicaAddresses;
import dev.monitored.operator.prometheus.SampleLimit;
import dev.monitored.operator.snapshot.ApplicationObjects;
import dev.monitored.operator.snapshot.ClusterSnapshot;
import dev.monitored.operator.snapshot.Facts;
import dev.monitored.operator.snapshot.SourceState;
import dev.monitored.operator.snapshot.SourceStates;
import dev.monitored.operator.watch.MonitoringApi;
import dev.monitored.operator.watch.Repeating;
import dev.monitored.operator.watch.TrimmedStore;
import dev.monitored.operator.watch.Watch;
import dev.monitored.operator.watch.WatchedCrds;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster holds at the moment, from informers. Every replica of the operator has its own;
 * nothing here asks the API server on behalf of a caller. Safe for use by several threads.
 */
public final class ClusterView implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);

  private final List<PlainPrometheus> plain;
  private final PrometheusPolicy policy;
  private final Connections connections;
  private final ClusterNews news = new ClusterNews();
  private final Watch<Monitored> monitoreds;
  private final Watch<Pod> pods;
  private final Targets targets;
  private final NamespaceLabels namespaces;
  private final MonitoringApi api;
  private final OperatedPrometheuses operated;
  private final RuleConfigMaps rules;
  private final ExistingChildren children;
  private final Repeating timer;
  private final DiscoveryReads reads;
  private volatile @Nullable SourceStates known;
  private volatile Map<PrometheusRef, DocumentRead.State> knownReads = Map.of();

  /**
   * @param reads of the discovery documents
   * @param stopped is told when something that the operator cannot do without can never be read
   *     again
   */
  public ClusterView(
      KubernetesClient client,
      Scope scope,
      List<PlainPrometheus> plain,
      PrometheusPolicy policy,
      Connections connections,
      DiscoveryReads reads,
      Consumer<Throwable> stopped) {
    this.reads = reads;
    this.connections = connections;
    this.plain = List.copyOf(plain);
    this.policy = policy;
    var sources = new Sources(client, scope);
    this.monitoreds =
        new Watch<>(
                "monitoreds",
                sources.monitoreds(),
                new MonitoredNews(news, this::followTargets, this::forget))
            .storedIn(TrimmedStore::ofMonitoreds)
            .indexedBy(ClusterView::key)
            .orElse(stopped);
    this.pods =
        new Watch<>("pods", sources.pods(), Watch.onChange(this::podChanged))
            .storedIn(TrimmedStore::ofPods)
            .indexedBy(ClusterView::key)
            .orElse(stopped);
    this.targets = new Targets(client, monitoreds::all, news::servedChanged);
    this.namespaces = new NamespaceLabels(client, scope, this::namespaceChanged, stopped);
    this.api =
        scope.isClusterWide()
            ? new WatchedCrds(client, this::apiChanged)
            : new PolledDiscovery(client, this::apiChanged);
    this.operated =
        new OperatedPrometheuses(client, scope, connections, api, news::everythingChanged);
    this.rules = new RuleConfigMaps(sources, plain, news::rulesChanged, news::ruleConfigMapChanged);
    this.children = new ExistingChildren(client, scope, api, news::changed, stopped);
    this.timer = new Repeating("source-states", this::lookAtSources, LOOK);
  }

  public void listen(ClusterListener listener) {
    news.listen(listener);
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

  /** Whether all {@code Monitored}, their Pods and their targets have been read once. */
  public boolean isServing() {
    return monitoreds.isRead() && pods.isRead() && targets.isBegun();
  }

  /** Since when what is served may be out of date; empty: changes are heard of. */
  public Optional<Instant> staleSince() {
    return Stream.of(monitoreds.staleSince(), pods.staleSince(), targets.staleSince())
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
    return news.version();
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
    return monitoreds.all().map(MonitoredRef::of).toList();
  }

  /** The uids of all that are there. */
  public Set<String> uids() {
    return monitoreds
        .all()
        .map(monitored -> monitored.getMetadata().getUid())
        .collect(Collectors.toSet());
  }

  /** What is watched of an application, except its Deployment, which is a child. */
  public ApplicationObjects objects(Monitored monitored) {
    return monitored.getSpec().target() == null
        ? ApplicationObjects.ofPods(pods.having(key(MonitoredRef.of(monitored))))
        : targets.objects(monitored);
  }

  /** Whether it is known what may be its target; always true for one without a target. */
  public boolean isTargetRead(Monitored monitored) {
    return monitored.getSpec().target() == null
        || targets.isRead(monitored.getMetadata().getNamespace());
  }

  public ClusterSnapshot snapshot(Monitored monitored) {
    var ref = MonitoredRef.of(monitored);
    return new ClusterSnapshot(
        facts(ref.namespace()),
        prometheuses(),
        objects(monitored),
        children.of(ref),
        rules.of(monitored),
        sources().and(targets.states(monitored)));
  }

  /** What a plan in that namespace depends on, except the rights of service accounts. */
  public Facts facts(String namespace) {
    var isServed = api.serves("servicemonitors") || api.serves("podmonitors");
    var objects =
        operated.scrapingStates().contains(SourceState.PENDING)
            ? List.<OperatedPrometheus>of()
            : operated.facts();
    var isUnseen = operated.scrapingStates().stream().anyMatch(state -> !state.isKnown());
    return new Facts(
        isServed,
        isUnseen,
        objects,
        plain,
        namespaces.of(namespace),
        policy,
        List.of(),
        operated.rulers());
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

  public DiscoveryReads reads() {
    return reads;
  }

  public ReplicaAddresses addresses(PrometheusRef ref) {
    return prometheuses().stream()
        .filter(state -> state.prometheus().ref().equals(ref))
        .findFirst()
        .map(PrometheusState::addresses)
        .orElseGet(() -> ReplicaAddresses.none("it does not exist"));
  }

  @Override
  public void close() {
    timer.close();
    children.close();
    rules.close();
    operated.close();
    api.close();
    namespaces.close();
    targets.close();
    pods.close();
    monitoreds.close();
  }

  private List<PrometheusState> prometheuses() {
    return Stream.concat(operated.prometheuses().stream(), plain.stream().map(this::state))
        .toList();
  }

  private PrometheusState state(PlainPrometheus prometheus) {
    return new PrometheusState(
        prometheus,
        Durations.parse(prometheus.scrapeInterval(), DEFAULT_INTERVAL),
        reads
            .refresh(prometheus.ref())
            .orElseGet(() -> Durations.parse(prometheus.refreshInterval(), DEFAULT_INTERVAL)),
        reads.of(prometheus.ref()).orElse(null),
        null,
        null,
        SampleLimit.NONE,
        null,
        addresses(prometheus));
  }

  private ReplicaAddresses addresses(PlainPrometheus prometheus) {
    var url = URI.create(prometheus.url());
    var connection = connections.to(prometheus.ref());
    return connection.isThroughApiServer()
        ? ReplicaAddresses.of(
            List.of(List.of(ApiServerProxy.toService(prometheus.ref().namespace(), url))),
            ApiServerProxy.CHANNEL)
        : ReplicaAddresses.of(List.of(List.of(url)), connection.channel());
  }

  /**
   * That a source can be read no more, or again, is no event, and neither is that a Prometheus no
   * longer reads its document. Nobody plans before it is settled.
   */
  private void lookAtSources() {
    targets.look();
    if (isSettled()) {
      var before = known;
      known = sources();
      var readsBefore = knownReads;
      knownReads = readStates();
      var isOtherSources = before != null && !before.equals(known);
      if (isOtherSources || !readsBefore.equals(knownReads)) {
        news.everythingChanged();
      }
    }
  }

  /** Without what is unknown, so that a read before the first look is a change, too. */
  private Map<PrometheusRef, DocumentRead.State> readStates() {
    var states = new HashMap<PrometheusRef, DocumentRead.State>();
    for (var one : plain) {
      reads
          .of(one.ref())
          .map(DocumentRead::state)
          .filter(state -> state != DocumentRead.State.UNKNOWN)
          .ifPresent(state -> states.put(one.ref(), state));
    }
    return states;
  }

  private void podChanged(Pod pod) {
    news.servedChanged(new MonitoredRef(pod.getMetadata().getNamespace(), instance(pod)));
  }

  private void followTargets() {
    targets.follow();
  }

  private void forget(MonitoredRef ref) {
    children.forget(ref);
  }

  private void namespaceChanged(String namespace) {
    refs().stream().filter(ref -> ref.namespace().equals(namespace)).forEach(news::changed);
  }

  private void apiChanged() {
    operated.follow();
    children.follow();
    news.everythingChanged();
  }

  private static String instance(Pod pod) {
    return Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.<String, String>of())
        .getOrDefault(Labels.INSTANCE, "");
  }

  private static String key(HasMetadata object) {
    return key(MonitoredRef.of(object));
  }

  private static String key(Pod pod) {
    return pod.getMetadata().getNamespace() + "/" + instance(pod);
  }

  private static String key(MonitoredRef ref) {
    return ref.namespace() + "/" + ref.name();
  }
}
