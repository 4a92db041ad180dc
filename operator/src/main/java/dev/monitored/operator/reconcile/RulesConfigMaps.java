package dev.monitored.operator.reconcile;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.cluster.ClusterView;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.plan.Plan;
import dev.monitored.operator.plan.Route;
import dev.monitored.operator.rules.RuleFile;
import dev.monitored.operator.rules.RulesData;
import dev.monitored.operator.snapshot.LastWrite;
import dev.monitored.operator.snapshot.PlainPrometheus;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
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
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules of all applications for each plain Prometheus that takes some, in one ConfigMap each,
 * always written whole. Many changes at once make one write, and no change makes none. Only the
 * leader may {@link #start} it.
 */
final class RulesConfigMaps implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RulesConfigMaps.class);
  private static final Pattern OUR_KEY = Pattern.compile("[a-z0-9-]+\\.[a-z0-9-]+\\.yaml");
  private static final long GATHER_MILLIS = 300;
  private static final long RETRY_SECONDS = 10;

  private final KubernetesClient client;
  private final ClusterView view;
  private final Map<PrometheusRef, Set<String>> leftOut = new ConcurrentHashMap<>();
  private final Semaphore asked = new Semaphore(0);
  private final Thread writer;

  RulesConfigMaps(KubernetesClient client, ClusterView view) {
    this.client = client;
    this.view = view;
    this.writer = Thread.ofVirtual().name("write-rules").unstarted(this::run);
  }

  void start() {
    writer.start();
    update();
  }

  /** Something that they are made from may have changed. Returns at once. */
  void update() {
    if (asked.availablePermits() == 0) {
      asked.release();
    }
  }

  /** When the rules of that application, as they are now, were written; empty: they are not. */
  Optional<Instant> written(PlainPrometheus prometheus, Monitored monitored) {
    return view.rulesConfigMap(prometheus)
        .filter(found -> isUpToDate(found, monitored))
        .flatMap(found -> LastWrite.last(found, MonitoredReconciler.FIELD_MANAGER));
  }

  /** Whether the rules of that application no longer fit in. */
  boolean isLeftOut(PlainPrometheus prometheus, Monitored monitored) {
    return leftOut
        .getOrDefault(prometheus.ref(), Set.of())
        .contains(monitored.getMetadata().getUid());
  }

  @Override
  public void close() {
    writer.interrupt();
  }

  private static boolean isUpToDate(ConfigMap found, Monitored monitored) {
    return RuleFile.yaml(monitored)
        .equals(Objects.requireNonNullElse(found.getData(), Map.of()).get(RuleFile.key(monitored)));
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

  private boolean writeAll() {
    if (!view.isSynced()) {
      return false;
    }
    var failed = 0;
    for (var prometheus : targets()) {
      try {
        write(prometheus);
      } catch (RuntimeException e) {
        LOG.warn("Writing the rules for {} again after: {}", prometheus.ref(), e.getMessage());
        failed++;
      }
    }
    return failed == 0;
  }

  private List<PlainPrometheus> targets() {
    return view.plain().stream().filter(prometheus -> prometheus.rulesConfigMap() != null).toList();
  }

  private void write(PlainPrometheus prometheus) {
    var existing = view.rulesConfigMap(prometheus);
    var current = ours(existing.map(ConfigMap::getData).orElse(null));
    var rules = RulesData.of(scrapedBy(prometheus));
    leftOut.put(prometheus.ref(), uids(rules.leftOut()));
    var wanted = withPaused(rules.data(), current);
    if (!wanted.equals(current)) {
      client
          .resource(configMap(prometheus, wanted))
          .fieldManager(MonitoredReconciler.FIELD_MANAGER)
          .forceConflicts()
          .serverSideApply();
    }
  }

  private static Set<String> uids(List<Monitored> all) {
    return all.stream()
        .map(monitored -> monitored.getMetadata().getUid())
        .collect(Collectors.toSet());
  }

  /** The paused ones keep what they have. */
  private SortedMap<String, String> withPaused(
      SortedMap<String, String> wanted, SortedMap<String, String> current) {
    var all = new TreeMap<>(wanted);
    for (var monitored : view.monitoreds()) {
      var key = RuleFile.key(monitored);
      if (Boolean.TRUE.equals(monitored.getSpec().paused())) {
        all.remove(key);
        Optional.ofNullable(current.get(key)).ifPresent(kept -> all.put(key, kept));
      }
    }
    return all;
  }

  private List<Monitored> scrapedBy(PlainPrometheus prometheus) {
    return view.monitoreds().stream()
        .filter(monitored -> takesRules(view.plan(monitored), prometheus))
        .toList();
  }

  private static boolean takesRules(Plan plan, PlainPrometheus prometheus) {
    return plan.isFoundBy(prometheus.ref(), Route.HTTP_DISCOVERY)
        && plan.choices().stream()
            .noneMatch(choice -> choice.ref().equals(prometheus.ref()) && choice.rules() != null);
  }

  private static SortedMap<String, String> ours(
      @org.jspecify.annotations.Nullable Map<String, String> data) {
    var ours = new TreeMap<String, String>();
    if (data != null) {
      data.forEach((key, value) -> {
        if (OUR_KEY.matcher(key).matches()) {
          ours.put(key, value);
        }
      });
    }
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
