package dev.monitored.operator.apply;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.cluster.ClusterView;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.naming.Names;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.plan.Plan;
import dev.monitored.operator.plan.Route;
import dev.monitored.operator.prometheus.PlainPrometheus;
import dev.monitored.operator.rules.RulesData;
import dev.monitored.operator.snapshot.SourceStates;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the rules of all {@code Monitored} for each plain Prometheus that takes some, into one
 * ConfigMap each, always whole. Many changes at once make one write, and no change makes none. Only
 * the leader may {@link #start} it.
 */
public final class RulesConfigMaps implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RulesConfigMaps.class);
  private static final long GATHER_MILLIS = 300;
  private static final long RETRY_SECONDS = 10;

  private final KubernetesClient client;
  private final ClusterView view;
  private final Consumer<MonitoredRef> changed;

  /** Which Prometheuses load the rules of whom, as it was planned last. */
  private final Map<MonitoredRef, Set<PrometheusRef>> takers = new ConcurrentHashMap<>();

  /** Those whose rules stay as they are. */
  private final Set<MonitoredRef> kept = ConcurrentHashMap.newKeySet();

  private final Map<PrometheusRef, Set<MonitoredRef>> leftOut = new ConcurrentHashMap<>();
  private final Map<PrometheusRef, Finding> failures = new ConcurrentHashMap<>();
  private final Semaphore asked = new Semaphore(0);
  private final Thread writer;

  /**
   * @param changed is told whose rules can no longer be written, or can again
   */
  public RulesConfigMaps(
      KubernetesClient client, ClusterView view, Consumer<MonitoredRef> changed) {
    this.client = client;
    this.view = view;
    this.changed = changed;
    this.writer = Thread.ofVirtual().name("write-rules").unstarted(this::run);
  }

  public void start() {
    writer.start();
    update();
  }

  /** The rules of that one go where its plan says. Returns at once. */
  public void put(MonitoredRef ref, Plan plan) {
    var refs =
        view.rules().prometheuses().stream()
            .map(PlainPrometheus::ref)
            .filter(prometheus -> takesRules(plan, prometheus))
            .collect(Collectors.toSet());
    takers.put(ref, refs);
    kept.remove(ref);
    update();
  }

  /** The rules of that one stay as they are: it is paused, or cannot be read. */
  public void keep(MonitoredRef ref) {
    takers.putIfAbsent(ref, Set.of());
    kept.add(ref);
    update();
  }

  /** That one cannot be planned; until it can, its rules stay as they are. */
  public void keepUnlessKnown(MonitoredRef ref) {
    if (!takers.containsKey(ref)) {
      keep(ref);
    }
  }

  public void forget(MonitoredRef ref) {
    takers.remove(ref);
    kept.remove(ref);
    update();
  }

  /** Something that they are made from may have changed. Returns at once. */
  public void update() {
    if (asked.availablePermits() == 0) {
      asked.release();
    }
  }

  /** Whether the rules of that one no longer fit into a ConfigMap that should have them. */
  public boolean isLeftOut(MonitoredRef ref) {
    return leftOut.values().stream().anyMatch(refs -> refs.contains(ref));
  }

  /** Why the rules of that one could not be written. */
  public Optional<Finding> failure(MonitoredRef ref) {
    return takers.getOrDefault(ref, Set.of()).stream()
        .sorted()
        .flatMap(prometheus -> Optional.ofNullable(failures.get(prometheus)).stream())
        .findFirst();
  }

  @Override
  public void close() {
    writer.interrupt();
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        asked.acquire();
        Thread.sleep(GATHER_MILLIS);
        asked.drainPermits();
        if (!writeAll()) {
          asked.tryAcquire(RETRY_SECONDS, TimeUnit.SECONDS);
          asked.release();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Not before everybody was planned once: a key that is missing then is no longer wanted. */
  private boolean writeAll() {
    if (!takers.keySet().containsAll(view.refs())) {
      return true;
    }
    var failed = 0;
    for (var prometheus : view.rules().prometheuses()) {
      var problem = attempt(prometheus);
      failed += problem == null ? 0 : 1;
      note(prometheus.ref(), problem);
    }
    return failed == 0;
  }

  /** What cannot be read is not written: rules that are to be kept could be lost. */
  private @Nullable Finding attempt(PlainPrometheus prometheus) {
    var unread = view.sources().unread(List.of(SourceStates.RULES));
    if (unread.isPresent()) {
      return unread.get();
    }
    try {
      write(prometheus);
      return null;
    } catch (KubernetesClientException e) {
      return WriteRefused.finding(e);
    } catch (RuntimeException e) {
      LOG.error("Cannot create the rules for {}", prometheus.ref(), e);
      return WriteRefused.finding(e);
    }
  }

  private void note(PrometheusRef prometheus, @Nullable Finding problem) {
    var before = problem == null ? failures.remove(prometheus) : failures.put(prometheus, problem);
    if (!Objects.equals(before, problem)) {
      LOG.warn(
          "Rules for {}: {}",
          prometheus,
          problem == null ? "written again" : "cannot be written, retrying: " + problem.message());
      takers.forEach((ref, refs) -> {
        if (refs.contains(prometheus)) {
          changed.accept(ref);
        }
      });
    }
  }

  private void write(PlainPrometheus prometheus) {
    var current = ours(view.rules().find(prometheus).map(ConfigMap::getData).orElse(null));
    var rules = RulesData.of(loadedBy(prometheus.ref()));
    noteLeftOut(prometheus.ref(), rules.leftOut());
    var wanted = withKept(rules.data(), current);
    if (!wanted.equals(current)) {
      client
          .resource(configMap(prometheus, wanted))
          .fieldManager(Names.FIELD_MANAGER)
          .forceConflicts()
          .serverSideApply();
    }
  }

  private void noteLeftOut(PrometheusRef prometheus, List<Monitored> monitoreds) {
    var now = monitoreds.stream().map(MonitoredRef::of).collect(Collectors.toSet());
    var news = new HashSet<>(Objects.requireNonNullElse(leftOut.put(prometheus, now), Set.of()));
    now.stream().filter(ref -> !news.remove(ref)).forEach(changed);
    news.forEach(changed);
  }

  /** Of one that was deleted while it was reconciled nothing is kept. */
  private boolean isKept(MonitoredRef ref) {
    return kept.contains(ref) && view.find(ref).isPresent();
  }

  private SortedMap<String, String> withKept(
      SortedMap<String, String> wanted, SortedMap<String, String> current) {
    var all = new TreeMap<>(wanted);
    current.forEach((key, yaml) -> {
      if (Names.ofRuleFile(key).filter(this::isKept).isPresent()) {
        all.put(key, yaml);
      }
    });
    return all;
  }

  private List<Monitored> loadedBy(PrometheusRef prometheus) {
    return view.monitoreds().stream()
        .filter(monitored -> !kept.contains(MonitoredRef.of(monitored)))
        .filter(monitored ->
            takers.getOrDefault(MonitoredRef.of(monitored), Set.of()).contains(prometheus))
        .toList();
  }

  private static boolean takesRules(Plan plan, PrometheusRef prometheus) {
    return plan.isFoundBy(prometheus, Route.HTTP_DISCOVERY)
        && plan.choices().stream()
            .noneMatch(choice -> choice.ref().equals(prometheus) && choice.rules() != null);
  }

  private static SortedMap<String, String> ours(@Nullable Map<String, String> data) {
    var ours = new TreeMap<String, String>();
    Objects.requireNonNullElse(data, Map.<String, String>of())
        .forEach((key, yaml) -> {
          if (Names.ofRuleFile(key).isPresent()) {
            ours.put(key, yaml);
          }
        });
    return ours;
  }

  private static ConfigMap configMap(PlainPrometheus prometheus, SortedMap<String, String> data) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(prometheus.rulesConfigMap())
        .withNamespace(prometheus.ref().namespace())
        .endMetadata()
        .withData(data)
        .build();
  }
}
